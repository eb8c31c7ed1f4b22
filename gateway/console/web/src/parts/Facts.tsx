import { Route_Certainty, Route_Weight, type Route_Evidence } from '../../generated/mugugno/v1/route_pb.ts';
import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import type { Person } from '../frame/session.ts';
import { useOfficeName } from '../towns/directory.ts';
import type { Town } from '../towns/town.ts';
import { locale, say, sayNumbered } from '../words/language.ts';
import { topicName } from '../words/topics.ts';
import { whoIs } from '../tickets/who.ts';
import { EvidenceList } from './EvidenceList.tsx';

interface Props {
  ticket: Ticket;
  town: Town;
  person: Person;
  busy: boolean;
  onConfirm?: (() => void) | undefined;
  onTopic?: (() => void) | undefined;
  onForward?: (() => void) | undefined;
  onAssign?: (() => void) | undefined;
}

// On a telephone the citizen's words come first.
const wide = matchMedia('(min-width: 62rem)');

function against(evidence: readonly Route_Evidence[]): boolean {
  return evidence.some(({ weight }) => weight === Route_Weight.CONTRADICTS || weight === Route_Weight.OUTSIDE);
}

function Change({ onPress, what, letter }: { onPress: (() => void) | undefined; what: string; letter: string }) {
  if (!onPress) return null;
  return (
    <button type="button" className="change" onClick={onPress} aria-label={`${say('ticket.change')}: ${what}`}>
      <span className="change-words">{say('ticket.change')}</span>
      <kbd>{letter}</kbd>
    </button>
  );
}

// Where the ticket is and why, with the words that speak for it; one key says that it is right.
export function Facts({ ticket, person, busy, onConfirm, onTopic, onForward, onAssign }: Props) {
  const office = useOfficeName(ticket.office);
  const route = ticket.route;
  const opinion = route?.certainty === Route_Certainty.DOUBTFUL ? route.opinion : undefined;
  const other = useOfficeName(opinion?.officeName ?? '');
  const evidence = route?.evidence ?? [];
  return (
    <section className={`facts${ticket.hold ? ' facts-held' : ''}`} aria-label={say('ticket.facts')}>
      <dl>
        <div>
          <dt>{say('ticket.topic')}</dt>
          <dd>
            {topicName(ticket.topic)}
            <Change onPress={onTopic} what={say('ticket.topic')} letter="t" />
          </dd>
        </div>
        <div>
          <dt>{say('ticket.office')}</dt>
          <dd>
            {office || say('office.none')}
            <Change onPress={onForward} what={say('ticket.office')} letter="f" />
          </dd>
        </div>
        <div>
          <dt>{say('ticket.assignee')}</dt>
          <dd>
            {ticket.assignee ? whoIs(ticket.assignee, person) : say('ticket.assignee.none')}
            <Change onPress={onAssign} what={say('ticket.assignee')} letter="g" />
          </dd>
        </div>
        {ticket.kind > 0 && (
          <div>
            <dt>{say('ticket.kind')}</dt>
            <dd>{sayNumbered('kind', ticket.kind)}</dd>
          </div>
        )}
      </dl>
      {ticket.externalBody && <p className="remark">{say('ticket.external', { body: ticket.externalBody })}</p>}
      {opinion && (
        <p className="remark">
          {say('ticket.opinion', {
            office: other,
            percent: new Intl.NumberFormat(locale(), { style: 'percent' }).format(opinion.probability),
          })}
        </p>
      )}
      <details className="why" open={wide.matches && (Boolean(ticket.hold) || against(evidence))}>
        <summary>{ticket.hold ? say('ticket.hold') : say('ticket.route')}</summary>
        <p>{ticket.hold?.reason || route?.why || say('ticket.why.none')}</p>
        <EvidenceList evidence={evidence} />
      </details>
      {onConfirm && (
        <button type="button" className="btn btn-primary btn-sm confirm" disabled={busy} onClick={onConfirm}>
          {say('ticket.accept')} <kbd>y</kbd>
        </button>
      )}
    </section>
  );
}
