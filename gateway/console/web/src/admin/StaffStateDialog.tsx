import { useState } from 'react';

import { AccessState, type Staff } from '../../generated/mugugno/v1/access_pb.ts';
import { ActDialog } from '../parts/ActDialog.tsx';
import { access } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { Line } from './Fields.tsx';

interface Props {
  staff: Staff;
  onClose: () => void;
  onDone: (name: string, resumed: boolean) => void;
}

// A person's every call, in all comuni of the association: the one act here that is not of one comune.
export function StaffStateDialog({ staff, onClose, onDone }: Props) {
  const [reason, setReason] = useState('');
  const resumed = staff.state === AccessState.SUSPENDED;
  const name = staff.displayName;
  return (
    <ActDialog
      title={say(resumed ? 'staff.resume.title' : 'staff.suspend.title', { name })}
      submit={say(resumed ? 'staff.resume.submit' : 'staff.suspend.submit')}
      alert={!resumed}
      onClose={onClose}
      onSubmit={async (requestId) => {
        if (!reason.trim()) return say('admin.missing', { field: say('admin.reason') });
        const call = { name: staff.name, reason: reason.trim(), requestId };
        await (resumed ? access.resumeStaff(call) : access.suspendStaff(call));
        onDone(name, resumed);
      }}
    >
      <p className="field">{say(resumed ? 'staff.resume.text' : 'staff.suspend.text', { name })}</p>
      <Line label={say('admin.reason')} value={reason} onChange={setReason} first />
    </ActDialog>
  );
}
