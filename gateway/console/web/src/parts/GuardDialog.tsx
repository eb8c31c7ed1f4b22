import { askedToSend } from '../drafts/asked.ts';
import { isBlocked, type Question } from '../drafts/questions.ts';
import { useObserved } from '../frame/observed.ts';
import type { Town } from '../towns/town.ts';
import { locale, say } from '../words/language.ts';
import { Modal } from './Modal.tsx';
import { TownMark } from './TownMark.tsx';
import { toneOf } from '../towns/town.ts';

interface Props {
  questions: readonly Question[];
  town: Town;
  onSend: () => void;
  onReview: () => void;
}

export function askInWords(question: Question, town: string): string {
  if (question.ask === 'named') {
    const others = new Intl.ListFormat(locale()).format(question.others);
    return say('guard.named', { town, others });
  }
  const list = new Intl.ListFormat(locale());
  if (question.ask === 'others') {
    return say('guard.others', { town, others: list.format(question.of.map((each) => say('guard.of', { words: each.words, town: each.town }))) });
  }
  if (question.ask === 'person') return say(question.blocks ? 'guard.public' : 'guard.person', { words: list.format(question.words) });
  if (question.ask === 'unchecked') return say('guard.unchecked');
  if (question.ask === 'switched') return say('guard.switched', { before: question.before, town });
  if (question.ask === 'claimed') return say('guard.claimed', { name: question.colleague });
  if (question.ask === 'answered') return say('guard.answered', { name: question.name, text: question.text });
  return say('guard.changed');
}

// Whatever is asked before something leaves, above any page.
export function AskedToSend() {
  const asked = useObserved(askedToSend);
  return asked && <GuardDialog {...asked} />;
}

// Asks once, plainly; what is safe has the focus.
function GuardDialog({ questions, town, onSend, onReview }: Props) {
  return (
    <Modal title={say('guard.title')} onClose={onReview} alert>
      <div className={`guard tone-${toneOf(town.id)}`}>
        <p className="guard-town">
          <TownMark town={town} large />
          <strong>{say('town.of', { town: town.name })}</strong>
        </p>
        <ul>
          {questions.map((question) => (
            <li key={question.ask}>{askInWords(question, town.name)}</li>
          ))}
        </ul>
        <p className="modal-acts">
          {!isBlocked(questions) && (
            <button type="button" className="btn btn-outline-primary" onClick={onSend}>
              {say('guard.send', { town: town.name.toLocaleUpperCase(locale()) })}
            </button>
          )}
          <button type="button" className="btn btn-primary" data-first onClick={onReview}>
            {say('guard.review')}
          </button>
        </p>
      </div>
    </Modal>
  );
}
