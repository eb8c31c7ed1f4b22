import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { useState } from 'react';

import type { Staff } from '../../generated/mugugno/v1/access_pb.ts';
import { ActDialog } from '../parts/ActDialog.tsx';
import { access } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { dayOf, endOfDay } from '../words/time.ts';
import { Line } from './Fields.tsx';
import { idOf } from './people.ts';
import { freshSlug } from './slug.ts';

interface Props {
  association: string;
  known: readonly Staff[];
  onClose: () => void;
  onDone: (staff: Staff) => void;
}

// Somebody who begins to work for the association; what they may do is asked next.
export function NewPersonDialog({ association, known, onClose, onDone }: Props) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [last, setLast] = useState('');
  return (
    <ActDialog
      title={say('staff.new')}
      submit={say('staff.new.submit')}
      onClose={onClose}
      onSubmit={async (requestId) => {
        if (!name.trim()) return say('admin.missing', { field: say('staff.name') });
        if (!/^\S+@\S+\.\S+$/.test(email.trim())) return say('admin.missing', { field: say('staff.email') });
        if (last && last < dayOf(Date.now())) return say('admin.past', { field: say('staff.last') });
        onDone(
          await access.createStaff({
            parent: association,
            staffId: freshSlug(name, known.map((each) => idOf(each.name)), 'persona'),
            staff: {
              displayName: name.trim(),
              email: email.trim(),
              expireTime: last ? timestampFromMs(endOfDay(last) + 1000) : undefined,
            },
            requestId,
          }),
        );
      }}
    >
      <p className="soft field">{say('staff.new.text')}</p>
      <Line label={say('staff.name')} value={name} onChange={setName} first />
      <Line label={say('staff.email')} hint={say('staff.email.hint')} value={email} onChange={setEmail} />
      <Line label={say('staff.last')} hint={say('grant.last.hint')} type="date" value={last} onChange={setLast} />
    </ActDialog>
  );
}
