import { useEffect, useState } from 'react';

import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import { tenantOf } from '../towns/town.ts';
import { inWords } from '../wire/failure.ts';
import { tickets } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { ActDialog } from './ActDialog.tsx';
import { PickList } from './PickList.tsx';

interface Props {
  ticket: Ticket;
  onClose: () => void;
  onDone: (ticket: Ticket) => void;
}

// Only what the same citizen wrote about can be the same matter: the list has nothing else.
export function MergeDialog({ ticket, onClose, onDone }: Props) {
  const [others, setOthers] = useState<readonly Ticket[]>();
  const [failure, setFailure] = useState('');
  const [into, setInto] = useState('');
  useEffect(() => {
    let ended = false;
    tickets.listTickets({ parent: tenantOf(ticket.name), beside: ticket.name, pageSize: 50 }).then(
      (page) => {
        if (ended) return;
        const open = page.tickets.filter(({ hold }) => !hold);
        setOthers(open);
        if (open.length === 1) setInto(open[0]!.name);
      },
      (error: unknown) => !ended && setFailure(inWords(error)),
    );
    return () => {
      ended = true;
    };
  }, [ticket.name]);
  const target = others?.find(({ name }) => name === into);
  return (
    <ActDialog
      title={say('merge.title')}
      submit={target ? say('merge.submit', { number: target.number }) : say('ticket.merge')}
      ready={into !== ''}
      onClose={onClose}
      onSubmit={async (requestId) =>
        onDone(await tickets.mergeTicket({ name: ticket.name, into, etag: ticket.etag, requestId }))
      }
    >
      {failure && <p className="wrong">{failure}</p>}
      {!others && !failure && <p className="soft">{say('app.loading')}</p>}
      {others?.length === 0 && <p className="field">{say('merge.none')}</p>}
      {others && others.length > 0 && (
        <>
          <p className="field">{say('merge.text', { number: ticket.number })}</p>
          <PickList
            label={say('merge.find')}
            choices={others.map(({ name, number, preview }) => ({ value: name, label: number, remark: preview }))}
            value={into}
            onChange={setInto}
          />
        </>
      )}
    </ActDialog>
  );
}
