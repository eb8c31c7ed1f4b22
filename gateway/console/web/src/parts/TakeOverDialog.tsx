import type { Claim } from '../../generated/mugugno/v1/claim_pb.ts';
import { say } from '../words/language.ts';
import { clock, millis } from '../words/time.ts';
import { Modal } from './Modal.tsx';

interface Props {
  claim: Claim;
  wrong: string;
  onClose: () => void;
  onTakeOver: () => void;
}

// Whose work it is, by name, before it is another's; what is safe has the focus.
export function TakeOverDialog({ claim, wrong, onClose, onTakeOver }: Props) {
  const name = claim.displayName;
  return (
    <Modal title={say('claim.takeOver.title')} onClose={onClose} alert>
      <p>{say('claim.takeOver.text', { name, until: clock(millis(claim.expireTime)) })}</p>
      {wrong && (
        <p className="wrong" role="alert">
          {wrong}
        </p>
      )}
      <p className="modal-acts">
        <button type="button" className="btn btn-outline-primary" onClick={onTakeOver}>
          {say('claim.takeOver.from', { name })}
        </button>
        <button type="button" className="btn btn-primary" data-first onClick={onClose}>
          {say('app.cancel')}
        </button>
      </p>
    </Modal>
  );
}
