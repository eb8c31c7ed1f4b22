import { useState } from 'react';

import type { Staff } from '../../generated/mugugno/v1/access_pb.ts';
import { hrefOf, invitation } from '../frame/route.ts';
import { ActDialog } from '../parts/ActDialog.tsx';
import { Modal } from '../parts/Modal.tsx';
import { access } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { millis, moment } from '../words/time.ts';
import { Line } from './Fields.tsx';

// A way into the console for one person. The link is on the screen once, and nowhere else.
export function InvitationDialog({ staff, onClose }: { staff: Staff; onClose: () => void }) {
  const [made, setMade] = useState<{ link: string; until: string } | null>(null);
  const [copied, setCopied] = useState(false);
  const name = staff.displayName;

  if (!made) {
    return (
      <ActDialog
        title={say('invitation.title', { name })}
        submit={say('invitation.submit')}
        onClose={onClose}
        onSubmit={async (requestId) => {
          const { secret, expireTime } = await access.createInvitation({ parent: staff.name, requestId });
          setMade({
            link: `${location.origin}${hrefOf(invitation)}#${secret}`,
            until: moment(millis(expireTime)),
          });
        }}
      >
        <p>{say('invitation.text')}</p>
      </ActDialog>
    );
  }
  return (
    <Modal title={say('invitation.made', { name })} onClose={onClose}>
      <p className="field">{say('invitation.once', { until: made.until })}</p>
      <Line label={say('invitation.link')} value={made.link} onChange={() => {}} first readOnly />
      <p role="status">{copied && say('invitation.copied')}</p>
      <p className="modal-acts">
        <button
          type="button"
          className="btn btn-primary"
          onClick={() => void navigator.clipboard.writeText(made.link).then(() => setCopied(true))}
        >
          {say('invitation.copy')}
        </button>
        <button type="button" className="btn btn-outline-primary" onClick={onClose}>
          {say('app.close')}
        </button>
      </p>
    </Modal>
  );
}
