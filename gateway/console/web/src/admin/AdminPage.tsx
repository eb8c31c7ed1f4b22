import { useEffect, useId } from 'react';

import { adminParts, adminPlace, go, type AdminPart } from '../frame/route.ts';
import type { Person } from '../frame/session.ts';
import { Empty } from '../parts/Empty.tsx';
import { Link } from '../parts/Link.tsx';
import { TownMark } from '../parts/TownMark.tsx';
import { useTowns } from '../towns/directory.ts';
import { toneOf, type Town } from '../towns/town.ts';
import { say, sayNamed } from '../words/language.ts';
import { ChannelsSection } from './ChannelsSection.tsx';
import { OfficesSection } from './OfficesSection.tsx';
import { PeopleSection } from './PeopleSection.tsx';
import { TextsSection } from './TextsSection.tsx';

interface Props {
  person: Person;
  town: string;
  part: AdminPart;
}

function Part({ person, town, part }: { person: Person; town: Town; part: AdminPart }) {
  switch (part) {
    case 'persone':
      return <PeopleSection person={person} town={town} />;
    case 'uffici':
      return <OfficesSection town={town} />;
    case 'testi':
      return <TextsSection town={town} />;
    case 'canali':
      return <ChannelsSection town={town} />;
  }
}

// What a comune's administrator does from week to week; the rest is adminctl's. The band says whose it is
// as long as the page is open.
export function AdminPage({ person, town: id, part }: Props) {
  const { administered, read } = useTowns();
  const select = useId();
  const town = administered.find((each) => each.id === id) ?? (id ? undefined : administered[0]);
  useEffect(() => {
    const words = town ? `${sayNamed('admin', part)} · ${say('town.of', { town: town.name })}` : say('admin.title');
    document.title = `${words} · ${say('app.name')}`;
  }, [town, part]);

  if (!town) {
    return (
      <main id="content" className="page">
        <h1 className="visually-hidden">{say('admin.title')}</h1>
        {read ? <Empty title={say('admin.none')} text={say('admin.none.text')} /> : <p className="soft">{say('app.loading')}</p>}
      </main>
    );
  }
  return (
    <main id="content" className={`admin tone-${toneOf(town.id)}`}>
      <div className="band admin-band">
        <TownMark town={town} large />
        <h1 className="band-town">
          {say('town.of', { town: town.name })}
          {town.training && <span className="badge-held">{say('town.training')}</span>}
        </h1>
        {administered.length > 1 && (
          <p className="admin-other">
            <label htmlFor={select}>{say('admin.town')}</label>
            <select id={select} className="form-select" value={town.id} onChange={(event) => go(adminPlace(event.target.value, part))}>
              {administered.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name}
                </option>
              ))}
            </select>
          </p>
        )}
      </div>
      <nav className="admin-parts" aria-label={say('admin.parts', { town: town.name })}>
        {adminParts.map((each) => (
          <Link key={each} to={adminPlace(town.id, each)} aria-current={each === part ? 'page' : undefined}>
            {sayNamed('admin', each)}
          </Link>
        ))}
      </nav>
      <div className="page">
        <Part key={town.id} person={person} town={town} part={part} />
      </div>
    </main>
  );
}
