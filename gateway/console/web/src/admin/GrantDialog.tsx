import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { useRef, useState } from 'react';

import { Role, type Grant, type Staff } from '../../generated/mugugno/v1/access_pb.ts';
import type { Person } from '../frame/session.ts';
import { ActDialog } from '../parts/ActDialog.tsx';
import { PickList } from '../parts/PickList.tsx';
import type { Town } from '../towns/town.ts';
import { access } from '../wire/transport.ts';
import { locale, say, sayNumbered } from '../words/language.ts';
import { dayOf, endOfDay } from '../words/time.ts';
import { saveOver } from './changed.ts';
import { Line, Ticks } from './Fields.tsx';
import { OwnDialog } from './OwnDialog.tsx';
import { grantFacts, idOf, isAdmin, isOwn, lastDay, nameOf, rolesHere, type People } from './people.ts';

interface Props {
  people: People;
  town: Town;
  person: Person;
  grant: Grant | undefined; // none: a new one
  chosen: Staff | undefined;
  resume: boolean;
  onClose: () => void;
  onDone: (name: string, own: boolean) => void;
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}

// Gives a person what they may do in this comune, or changes it: roles, offices, last day.
export function GrantDialog({ people, town, person, grant, chosen, resume, onClose, onDone }: Props) {
  const seen = useRef(grant);
  const free = people.staff.filter(({ name }) => !people.grants.some((each) => idOf(each.name) === idOf(name)));
  const [who, setWho] = useState(grant ? idOf(grant.name) : chosen ? idOf(chosen.name) : '');
  const [roles, setRoles] = useState<string[]>(grant?.roles.map(String) ?? []);
  const [offices, setOffices] = useState<readonly string[]>(grant?.offices ?? []);
  const [last, setLast] = useState(grant && !resume ? lastDay(grant) : '');
  const [own, setOwn] = useState(false);
  const here = town.name.toLocaleUpperCase(locale());
  const inOffices = roles.includes(String(Role.OFFICE_USER));
  const name = grant ? nameOf(people, grant) : (people.staff.find((each) => idOf(each.name) === who)?.displayName ?? '');

  function missing(): string {
    if (!who) return say('grant.missing.who');
    if (!roles.length) return say('grant.missing.roles');
    if (inOffices && !offices.length) return say('grant.missing.offices');
    if (last && last < dayOf(Date.now()) && (!grant || resume || last !== lastDay(grant))) return say('grant.missing.last');
    return '';
  }

  async function save(requestId: string): Promise<string | void> {
    const wanted = {
      roles: roles.map(Number) as Role[],
      offices: inOffices ? [...offices] : [],
      expireTime: last ? timestampFromMs(endOfDay(last) + 1000) : undefined,
    };
    if (!seen.current) {
      await access.createGrant({ parent: town.tenant, grantId: who, grant: wanted, requestId });
      return onDone(name, false);
    }
    // What nobody touched here stays as a colleague may have left it.
    const paths = [
      ...(isSame(wanted.roles, grant!.roles) ? [] : ['roles']),
      ...(isSame(wanted.offices, grant!.offices) ? [] : ['offices']),
      ...(last === lastDay(grant!) && !resume ? [] : ['expire_time']),
    ];
    if (!paths.length) return onClose();
    const latest = seen as { current: Grant };
    const refused = await saveOver(
      latest,
      (etag) => access.updateGrant({ grant: { ...wanted, name: grant!.name, etag }, updateMask: { paths }, requestId }),
      () => access.getGrant({ name: grant!.name }),
      (record) => grantFacts(people, record),
    );
    if (refused) return refused;
    onDone(name, isOwn(person, grant!));
  }

  function losesOwn(): boolean {
    if (!grant || person.coordinator || !isOwn(person, grant) || !isAdmin(grant, Date.now())) return false;
    return !roles.includes(String(Role.TENANT_ADMIN));
  }

  return (
    <>
      <ActDialog
        title={grant ? say(resume ? 'grant.resume.title' : 'grant.edit.title', { name }) : say('grant.new.title', { town: town.name })}
        submit={say(resume ? 'grant.resume.submit' : grant ? 'admin.save' : 'grant.new.submit', { town: here })}
        onClose={onClose}
        onSubmit={async (requestId) => {
          const what = missing();
          if (what) return what;
          if (losesOwn()) return setOwn(true);
          return save(requestId);
        }}
      >
        {!grant && !free.length && <p className="notice field">{say('grant.nobody')}</p>}
        {!grant && (free.length > 0 || chosen) && (
          <PickList
            label={say('grant.who')}
            choices={free.map((each) => ({ value: idOf(each.name), label: each.displayName }))}
            value={who}
            onChange={setWho}
          />
        )}
        <Ticks
          legend={say('grant.roles')}
          choices={rolesHere.map((role) => ({
            value: String(role),
            label: sayNumbered('role', role),
            remark: sayNumbered('role.text', role),
          }))}
          values={roles}
          onChange={setRoles}
        />
        {inOffices && (
          <Ticks
            columns
            legend={say('grant.offices')}
            choices={people.offices.map((office) => ({ value: office.name, label: office.displayName }))}
            values={offices}
            onChange={setOffices}
          />
        )}
        <Line label={say('grant.last')} hint={say('grant.last.hint')} type="date" value={last} onChange={setLast} />
      </ActDialog>
      {own && (
        <OwnDialog
          town={town}
          submit={say('own.submit', { town: here })}
          onClose={() => setOwn(false)}
          onSubmit={async (requestId) => {
            const refused = await save(requestId);
            return refused ?? undefined;
          }}
        />
      )}
    </>
  );
}
