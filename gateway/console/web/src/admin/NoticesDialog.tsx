import { useRef, useState } from 'react';

import type { Tenant } from '../../generated/mugugno/v1/directory_pb.ts';
import { ActDialog } from '../parts/ActDialog.tsx';
import type { Town } from '../towns/town.ts';
import { directory } from '../wire/transport.ts';
import { locale, say } from '../words/language.ts';
import { saveOver } from './changed.ts';
import { isEmpty, textsOf, trimmed } from './languages.ts';
import { TextFields, wrongTexts } from './TextFields.tsx';
import { noticeFacts } from './texts.ts';
import { inBraces, ofClosed, ofReceipt } from './variables.ts';

interface Props {
  tenant: Tenant;
  town: Town;
  onClose: () => void;
  onDone: () => void;
}

// What the comune says by itself to who first writes, and to who writes while it is closed.
export function NoticesDialog({ tenant, town, onClose, onDone }: Props) {
  const seen = useRef(tenant);
  const [receipt, setReceipt] = useState(textsOf(tenant.citizenNotices?.receipt));
  const [closed, setClosed] = useState(textsOf(tenant.citizenNotices?.outOfHours));
  return (
    <ActDialog
      wide
      title={say('notices.title', { town: town.name })}
      submit={say('admin.save', { town: town.name.toLocaleUpperCase(locale()) })}
      onClose={onClose}
      onSubmit={async (requestId) => {
        const wrong =
          wrongTexts(say('notices.receipt'), receipt, 800, ofReceipt) || wrongTexts(say('notices.closed'), closed, 800, ofClosed);
        if (wrong) return wrong;
        const citizenNotices = {
          receipt: isEmpty(receipt) ? undefined : trimmed(receipt),
          outOfHours: isEmpty(closed) ? undefined : trimmed(closed),
        };
        const refused = await saveOver(
          seen,
          (etag) =>
            directory.updateTenant({
              tenant: { name: tenant.name, citizenNotices, etag },
              updateMask: { paths: ['citizen_notices'] },
              requestId,
            }),
          () => directory.getTenant({ name: tenant.name }),
          noticeFacts,
        );
        if (refused) return refused;
        onDone();
      }}
    >
      <p className="soft field">{say('notices.text')}</p>
      <TextFields
        label={say('notices.receipt')}
        hint={say('notices.hint', { known: inBraces(ofReceipt) })}
        texts={receipt}
        onChange={setReceipt}
      />
      <TextFields
        label={say('notices.closed')}
        hint={say('notices.hint', { known: inBraces(ofClosed) })}
        texts={closed}
        onChange={setClosed}
      />
    </ActDialog>
  );
}
