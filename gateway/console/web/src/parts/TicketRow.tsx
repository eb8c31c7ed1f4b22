import { memo } from 'react';

import type { Claim } from '../../generated/mugugno/v1/claim_pb.ts';
import { Route_Certainty } from '../../generated/mugugno/v1/route_pb.ts';
import type { TicketHit } from '../../generated/mugugno/v1/search_service_pb.ts';
import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { ticketPath } from '../frame/route.ts';
import { isUnread } from '../tickets/ordering.ts';
import { foundPieces } from '../tickets/searchQuery.ts';
import { useOfficeName, useTown } from '../towns/directory.ts';
import { tenantOf, toneOf } from '../towns/town.ts';
import { say, sayNumbered, useLanguage } from '../words/language.ts';
import { age, millis, moment } from '../words/time.ts';
import { topicName } from '../words/topics.ts';
import { Link } from './Link.tsx';
import { TownMark } from './TownMark.tsx';

interface Props {
  ticket: Ticket;
  hit?: TicketHit | undefined; // where what was searched for stands
  search: string;
  current: boolean;
  open: boolean;
  now: number;
  claim: Claim | undefined;
  mine: boolean; // the claim is this person's
  onPoint: (name: string) => void;
}

function FoundText({ hit }: { hit: TicketHit }) {
  const place = sayNumbered('search.place', hit.place);
  return (
    <>
      {place && <span className="row-place">{place}: </span>}
      {foundPieces(hit).map(({ text, mark }, at) => (mark ? <mark key={at}>{text}</mark> : text))}
    </>
  );
}

// One ticket of the list: whose it is, what was written, where it stands.
export const TicketRow = memo(function TicketRow({ ticket, hit, search, current, open, now, claim, mine, onPoint }: Props) {
  const town = useTown(tenantOf(ticket.name));
  const office = useOfficeName(ticket.office);
  const unread = isUnread(ticket);
  // Its own reason to be drawn anew: nothing else of it changes with the language.
  useLanguage();
  const since = millis(ticket.createTime);
  return (
    <Link
      to={ticketPath(ticket.name)}
      search={search}
      className={`row-link tone-${toneOf(town.id)}${unread ? ' row-unread' : ''}${current ? ' row-current' : ''}`}
      data-ticket={ticket.name}
      aria-current={open ? 'true' : undefined}
      tabIndex={current ? 0 : -1}
      onFocus={() => onPoint(ticket.name)}
    >
      <TownMark town={town} />
      <span className="row-body">
        <span className="row-head">
          <span className="row-town">{town.name}</span>
          {unread && <span className="badge-emergency">{say('badge.emergency')}</span>}
          {ticket.restriction && <span className="badge-restricted">{say('badge.restricted')}</span>}
          {ticket.hold && <span className="badge-held">{say('badge.held')}</span>}
          {ticket.route?.certainty === Route_Certainty.DOUBTFUL && (
            <span className="badge-held">{say('badge.doubtful')}</span>
          )}
          <time className="row-age" dateTime={new Date(since).toISOString()} title={moment(since, now)}>
            {age(since, now)}
          </time>
        </span>
        <span className="row-text">{hit ? <FoundText hit={hit} /> : ticket.preview}</span>
        <span className="row-foot">
          <span className="row-where">
            {topicName(ticket.topic)}
            <span aria-hidden="true"> · </span>
            {office || say('office.none')}
          </span>
          {claim && (
            <span className="row-claim">{mine ? say('claim.row.mine') : say('claim.row', { name: claim.displayName })}</span>
          )}
          <span className="row-state">{sayNumbered('state', ticket.state)}</span>
        </span>
      </span>
    </Link>
  );
});
