import { useObserved } from '../frame/observed.ts';
import { live } from '../tickets/live.ts';
import { say } from '../words/language.ts';
import { clock } from '../words/time.ts';

// Whether what is on the screen is what there is.
export function LiveSign() {
  const now = useObserved(live);
  if (now.phase === 'off') return null;
  const words =
    now.phase === 'live'
      ? say('live.on')
      : now.phase === 'stale'
        ? say('live.stale', { time: clock(now.since) })
        : say('live.connecting');
  return (
    <span className={`live live-${now.phase}`} role="status">
      <span className="live-dot" aria-hidden="true" />
      <span className="live-words">{words}</span>
    </span>
  );
}
