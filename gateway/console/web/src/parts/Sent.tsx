import { useState } from 'react';

import { DeliveryReceipt, DeliveryState, type TicketEntry } from '../../generated/mugugno/v1/ticket_pb.ts';
import { deliveries } from '../wire/transport.ts';
import { say, sayNumbered } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';

interface Props {
  entry: TicketEntry;
  // What to do once it is sent again; nothing where the person may not.
  onAgain?: (() => void) | undefined;
}

const bad = [DeliveryState.UNKNOWN, DeliveryState.DEAD];

// What became of what was said, under it; what did not surely leave can be sent again, by a person who
// knows that it may have arrived.
export function Sent({ entry, onAgain }: Props) {
  const [asking, setAsking] = useState(false);
  const state = entry.deliveryState;
  if (!state) return null;
  const failed = bad.includes(state) || entry.receipt === DeliveryReceipt.FAILED;
  const told = state === DeliveryState.SENT && entry.receipt ? sayNumbered('receipt', entry.receipt) : sayNumbered('delivery', state);
  const unknown = state === DeliveryState.UNKNOWN;
  return (
    <div className="sent-line">
      <span className={failed ? 'sent sent-bad' : 'sent'}>{told}</span>
      {bad.includes(state) && entry.delivery && onAgain && (
        <button type="button" className="quiet" onClick={() => setAsking(true)}>
          {say('sent.again')}
        </button>
      )}
      {asking && onAgain && (
        <ActDialog
          title={say(unknown ? 'sent.unknown' : 'sent.dead')}
          submit={say('sent.again')}
          onClose={() => setAsking(false)}
          onSubmit={async (requestId) => {
            await deliveries.resendDelivery({ name: entry.delivery, requestId });
            setAsking(false);
            onAgain();
          }}
        >
          <p>{say(unknown ? 'sent.unknown.text' : 'sent.dead.text')}</p>
          <blockquote className="said sent-words">{entry.text}</blockquote>
        </ActDialog>
      )}
    </div>
  );
}
