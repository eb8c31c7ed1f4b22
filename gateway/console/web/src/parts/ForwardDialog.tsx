import { useState, type FormEvent } from 'react';

import { Office_State, type Office } from '../../generated/mugugno/v1/directory_pb.ts';
import type { Ticket } from '../../generated/mugugno/v1/ticket_pb.ts';
import type { Town } from '../towns/town.ts';
import { inWords } from '../wire/failure.ts';
import { tickets } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { Modal } from './Modal.tsx';
import { PickList } from './PickList.tsx';

interface Props {
  ticket: Ticket;
  town: Town;
  offices: readonly Office[];
  onClose: () => void;
  onDone: (ticket: Ticket) => void;
}

export function ForwardDialog({ ticket, town, offices, onClose, onDone }: Props) {
  const open = offices.filter(({ state, name }) => state !== Office_State.SUSPENDED && name !== ticket.office);
  // Chosen by nobody but a person, or by what similar messages taught.
  const taught = ticket.route?.opinion?.officeName ?? '';
  const [office, setOffice] = useState(open.some(({ name }) => name === taught) ? taught : '');
  const [note, setNote] = useState('');
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const [requestId] = useState(() => crypto.randomUUID());

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!office || busy) return;
    setBusy(true);
    try {
      onDone(await tickets.forwardTicket({ name: ticket.name, office, note: note.trim(), etag: ticket.etag, requestId }));
    } catch (error) {
      setWrong(inWords(error));
      setBusy(false);
    }
  }

  return (
    <Modal title={say('forward.title')} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        {wrong && (
          <p className="wrong" role="alert">
            {wrong}
          </p>
        )}
        <PickList
          label={say('forward.office', { town: town.name })}
          choices={open.map(({ name, displayName }) => ({ value: name, label: displayName }))}
          value={office}
          onChange={setOffice}
        />
        <div className="field">
          <label htmlFor="forward-note">{say('forward.note')}</label>
          <textarea
            id="forward-note"
            className="form-control"
            rows={2}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        <p className="modal-acts">
          <button type="button" className="btn btn-outline-primary" onClick={onClose}>
            {say('app.cancel')}
          </button>
          <button type="submit" className="btn btn-primary" disabled={!office || busy}>
            {say('forward.submit')}
          </button>
        </p>
      </form>
    </Modal>
  );
}
