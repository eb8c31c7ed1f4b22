import { timestampNow } from '@bufbuild/protobuf/wkt';
import { useRef } from 'react';

import type { Grant } from '../../generated/mugugno/v1/access_pb.ts';
import type { Person } from '../frame/session.ts';
import { ActDialog } from '../parts/ActDialog.tsx';
import type { Town } from '../towns/town.ts';
import { access } from '../wire/transport.ts';
import { locale, say } from '../words/language.ts';
import { saveOver } from './changed.ts';
import { grantFacts, isAdmin, isOwn, nameOf, rolesWords, type People } from './people.ts';

interface Props {
  people: People;
  town: Town;
  person: Person;
  grant: Grant;
  forever: boolean; // taken away; otherwise void from now on, and kept for later
  onClose: () => void;
  onDone: (name: string, own: boolean) => void;
}

export function GrantEndDialog({ people, town, person, grant, forever, onClose, onDone }: Props) {
  const seen = useRef(grant);
  const name = nameOf(people, grant);
  const here = town.name.toLocaleUpperCase(locale());
  const own = isOwn(person, grant);

  async function end(requestId: string): Promise<string> {
    if (forever) {
      await access.deleteGrant({ name: grant.name, requestId });
      return '';
    }
    return saveOver(
      seen,
      (etag) =>
        access.updateGrant({
          grant: { name: grant.name, expireTime: timestampNow(), etag },
          updateMask: { paths: ['expire_time'] },
          requestId,
        }),
      () => access.getGrant({ name: grant.name }),
      (record) => grantFacts(people, record),
    );
  }

  return (
    <ActDialog
      title={say(forever ? 'grant.delete.title' : 'grant.suspend.title', { name })}
      submit={say(forever ? 'grant.delete.submit' : 'grant.suspend.submit', { town: here })}
      alert={forever}
      onClose={onClose}
      onSubmit={async (requestId) => {
        const refused = await end(requestId);
        if (refused) return refused;
        onDone(name, own);
      }}
    >
      <p className="field">{say(forever ? 'grant.delete.text' : 'grant.suspend.text', { name, roles: rolesWords(grant), town: town.name })}</p>
      {own && !person.coordinator && isAdmin(grant, Date.now()) && (
        <p className="wrong" role="alert">
          {say('own.text', { town: town.name })}
        </p>
      )}
    </ActDialog>
  );
}
