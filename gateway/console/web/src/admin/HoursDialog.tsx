import { useRef, useState } from 'react';

import type { Tenant } from '../../generated/mugugno/v1/directory_pb.ts';
import { ActDialog } from '../parts/ActDialog.tsx';
import type { Town } from '../towns/town.ts';
import { directory } from '../wire/transport.ts';
import { locale, say } from '../words/language.ts';
import { saveOver } from './changed.ts';
import { DaysFields, WeekFields, wrongHours } from './HoursFields.tsx';
import { readDays, readSpan, writeDays, writeSpan } from './hours.ts';
import { hoursFacts } from './offices.ts';

interface Props {
  tenant: Tenant;
  town: Town;
  onClose: () => void;
  onDone: () => void;
}

// When the comune's people answer, but for the offices with hours of their own.
export function HoursDialog({ tenant, town, onClose, onDone }: Props) {
  const seen = useRef(tenant);
  const [week, setWeek] = useState((tenant.openingHours?.week ?? []).map(readSpan));
  const [closures, setClosures] = useState((tenant.openingHours?.closures ?? []).map(readDays));
  return (
    <ActDialog
      wide
      title={say('hours.title', { town: town.name })}
      submit={say('admin.save', { town: town.name.toLocaleUpperCase(locale()) })}
      onClose={onClose}
      onSubmit={async (requestId) => {
        const wrong = wrongHours(week, closures);
        if (wrong) return wrong;
        const openingHours = { week: week.map(writeSpan), closures: closures.map(writeDays) };
        const refused = await saveOver(
          seen,
          (etag) =>
            directory.updateTenant({
              tenant: { name: tenant.name, openingHours, etag },
              updateMask: { paths: ['opening_hours'] },
              requestId,
            }),
          () => directory.getTenant({ name: tenant.name }),
          (record) => hoursFacts(record.openingHours),
        );
        if (refused) return refused;
        onDone();
      }}
    >
      <p className="soft field">{say('hours.text')}</p>
      <WeekFields week={week} onChange={setWeek} />
      <DaysFields
        legend={say('hours.closures')}
        none={say('hours.closures.none')}
        add={say('hours.closures.add')}
        days={closures}
        onChange={setClosures}
        yearly
      />
    </ActDialog>
  );
}
