import { useState } from 'react';

import { Transfer_Field as Along, type Transfer } from '../../generated/mugugno/v1/transfer_pb.ts';
import { go, ticketPath } from '../frame/route.ts';
import type { Person } from '../frame/session.ts';
import { whoIs } from '../tickets/who.ts';
import { townNamed, useTowns } from '../towns/directory.ts';
import { toneOf } from '../towns/town.ts';
import { transfers } from '../wire/transport.ts';
import { locale, say, sayNumbered } from '../words/language.ts';
import { age, millis } from '../words/time.ts';
import { topicName } from '../words/topics.ts';
import { ActDialog } from './ActDialog.tsx';
import { Field } from './Field.tsx';
import { TownMark } from './TownMark.tsx';

interface Props {
  offers: readonly Transfer[];
  person: Person;
  now: number;
  onDecided: () => void;
}

// What the other comune would hand over, in words.
function HandedOver({ offer }: { offer: Transfer }) {
  const extra = offer.fields.map((field: Along) => sayNumbered('along', field).toLocaleLowerCase(locale()));
  return (
    <p>
      <span className="soft">{say('transfer.along')}:</span> {say('transfer.always', { n: offer.messageCount })}
      {extra.length > 0 && ` ${say('offer.also', { what: new Intl.ListFormat(locale()).format(extra) })}`}
    </p>
  );
}

function AcceptDialog({ offer, onClose, onDone }: { offer: Transfer; onClose: () => void; onDone: () => void }) {
  const source = townNamed(offer.source);
  const target = townNamed(offer.target);
  return (
    <ActDialog
      title={say('offer.accept.title')}
      submit={say('offer.accept.submit', { town: target.name.toLocaleUpperCase(locale()) })}
      onClose={onClose}
      onSubmit={async (requestId) => {
        const taken = await transfers.acceptTransfer({ name: offer.name, etag: offer.etag, requestId });
        onDone();
        if (taken.ticket) go(ticketPath(taken.ticket));
      }}
    >
      <p>{say('offer.accept.text', { number: offer.number, source: source.name, target: target.name })}</p>
    </ActDialog>
  );
}

function DeclineDialog({ offer, onClose, onDone }: { offer: Transfer; onClose: () => void; onDone: () => void }) {
  const [reason, setReason] = useState('');
  return (
    <ActDialog
      title={say('offer.decline.title')}
      submit={say('offer.decline')}
      onClose={onClose}
      onSubmit={async (requestId) => {
        if (!reason.trim()) return say('transfer.missing');
        await transfers.declineTransfer({ name: offer.name, reason: reason.trim(), etag: offer.etag, requestId });
        onDone();
      }}
    >
      <Field
        label={say('offer.decline.reason', { town: townNamed(offer.source).name })}
        rows={3}
        value={reason}
        onChange={setReason}
        first
      />
    </ActDialog>
  );
}

function Offer({ offer, person, now, onDecided }: { offer: Transfer } & Omit<Props, 'offers'>) {
  useTowns();
  const [asked, setAsked] = useState<'accept' | 'decline' | null>(null);
  const source = townNamed(offer.source);
  const target = townNamed(offer.target);
  const done = (): void => {
    setAsked(null);
    onDecided();
  };
  return (
    <li className={`offer tone-${toneOf(target.id)}`}>
      <p className="offer-head">
        <TownMark town={source} />
        <strong>{source.name}</strong>
        <span aria-hidden="true">→</span>
        <span className="visually-hidden">{say('offer.to')}</span>
        <TownMark town={target} />
        <strong>{target.name}</strong>
        {offer.emergency && <span className="badge-emergency">{say('badge.emergency')}</span>}
        <span className="number soft">{offer.number}</span>
        <time className="soft">{age(millis(offer.proposeTime), now)}</time>
      </p>
      <p className="offer-why">
        {sayNumbered('transferReason', offer.reasonCode)}: <q>{offer.reason}</q> <span className="soft">{whoIs(offer.proposer, person)}</span>
      </p>
      <p className="soft">{[sayNumbered('kind', offer.kind), topicName(offer.topic)].filter(Boolean).join(' · ')}</p>
      <HandedOver offer={offer} />
      <p className="offer-acts">
        <button type="button" className="btn btn-primary btn-sm" onClick={() => setAsked('accept')}>
          {say('offer.accept')}
        </button>
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setAsked('decline')}>
          {say('offer.decline')}
        </button>
      </p>
      {asked === 'accept' && <AcceptDialog offer={offer} onClose={() => setAsked(null)} onDone={done} />}
      {asked === 'decline' && <DeclineDialog offer={offer} onClose={() => setAsked(null)} onDone={done} />}
    </li>
  );
}

// Tickets other comuni offer to hers: somebody here takes them, or says why not.
export function Offers({ offers, person, now, onDecided }: Props) {
  if (!offers.length) return null;
  return (
    <section className="offers" aria-labelledby="offers-title">
      <h2 id="offers-title">{say('today.offers', { n: offers.length })}</h2>
      <ul>
        {offers.map((offer) => (
          <Offer key={offer.name} offer={offer} person={person} now={now} onDecided={onDecided} />
        ))}
      </ul>
    </section>
  );
}
