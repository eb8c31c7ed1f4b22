import { useObserved } from '../frame/observed.ts';
import { keysOn, switchKeys } from '../frame/keys.ts';
import { say } from '../words/language.ts';
import type { Key } from '../words/it.ts';
import { Modal } from './Modal.tsx';

const lines: readonly [string, Key][] = [
  ['/', 'keys.search'],
  ['j', 'keys.next'],
  ['k', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['v', 'keys.pick'],
  ['y', 'keys.accept'],
  ['f', 'keys.forward'],
  ['t', 'keys.topic'],
  ['c', 'keys.charge'],
  ['l', 'keys.claim'],
  ['a', 'keys.acknowledge'],
  ['r', 'keys.reply'],
  ['e', 'keys.text'],
  ['n', 'keys.note'],
  ['Shift N', 'keys.counter'],
  ['Ctrl Enter', 'keys.send'],
  ['u', 'keys.undo'],
  ['p', 'keys.told'],
  ['x', 'keys.close'],
  ['s', 'keys.state'],
  ['g', 'keys.assign'],
  ['o', 'keys.transfer'],
  ['m', 'keys.merge'],
  ['w', 'keys.split'],
  ['b', 'keys.link'],
  ['q', 'keys.restrict'],
  ['d', 'keys.discard'],
  ['i', 'keys.channels'],
  ['h', 'keys.handOver'],
  ['.', 'keys.more'],
  ['Esc', 'keys.leave'],
  ['1 2 3 4 5', 'keys.go'],
  ['?', 'keys.help'],
];

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const on = useObserved(keysOn);
  return (
    <Modal title={say('keys.title')} onClose={onClose}>
      <dl className="keys">
        {lines.map(([keys, words]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{say(words)}</dd>
          </div>
        ))}
      </dl>
      <label className="tick">
        <input type="checkbox" checked={on} onChange={(event) => switchKeys(event.target.checked)} />
        {say('keys.on')}
      </label>
    </Modal>
  );
}
