import { useState, type ReactNode } from 'react';

import { outgoing } from '../drafts/post.ts';
import { useKeys } from '../frame/keys.ts';
import { useObserved } from '../frame/observed.ts';
import {
  accessibility, adminPath, go, inbox, incidentsPath, lobbyPath, sessionsPath, ticketAt, ticketPath, today, usePlace,
} from '../frame/route.ts';
import { administersOnly, leave, mayAdminister, type Person } from '../frame/session.ts';
import { chooseTheme, theme } from '../frame/theme.ts';
import { currentLanguage, say, speak } from '../words/language.ts';
import type { Key } from '../words/it.ts';
import { CounterDialog } from '../parts/CounterDialog.tsx';
import { AskedToSend } from '../parts/GuardDialog.tsx';
import { GuidelinesDialog } from '../parts/GuidelinesDialog.tsx';
import { KeysDialog } from '../parts/KeysDialog.tsx';
import { Link } from '../parts/Link.tsx';
import { LiveSign } from '../parts/LiveSign.tsx';
import { Modal } from '../parts/Modal.tsx';
import { OutgoingBar } from '../parts/OutgoingBar.tsx';
import { SheetMenu } from '../parts/SheetMenu.tsx';

interface Section {
  path: string;
  words: Key;
}

function sectionsOf(person: Person): Section[] {
  if (administersOnly(person)) return [{ path: adminPath, words: 'nav.admin' }];
  const all: Section[] = [
    { path: today, words: 'nav.today' },
    { path: inbox, words: 'nav.inbox' },
  ];
  if (person.desk) all.push({ path: lobbyPath, words: 'nav.lobby' });
  if (person.officer.length) all.push({ path: incidentsPath, words: 'nav.incidents' });
  if (mayAdminister(person)) all.push({ path: adminPath, words: 'nav.admin' });
  return all;
}

interface MenuProps {
  person: Person;
  onCounter: (() => void) | undefined;
  onKeys: () => void;
  onLeave: () => void;
}

function Menu({ person, onCounter, onKeys, onLeave }: MenuProps) {
  const shade = useObserved(theme);
  const language = currentLanguage();
  return (
    <SheetMenu
      label={`${say('menu.label')}: ${person.displayName}`}
      words={<span className="menu-name">{person.displayName}</span>}
    >
      {onCounter && (
        <button type="button" onClick={onCounter}>
          {say('counter.title')} <kbd>n</kbd>
        </button>
      )}
      <button type="button" onClick={() => chooseTheme(shade === 'dark' ? 'light' : 'dark')}>
        {say(shade === 'dark' ? 'menu.light' : 'menu.dark')}
      </button>
      <button type="button" lang={language === 'it' ? 'en' : 'it'} onClick={() => speak(language === 'it' ? 'en' : 'it')}>
        {say('menu.language')}
      </button>
      <button type="button" onClick={onKeys}>
        {say('menu.keys')}
      </button>
      <button type="button" onClick={() => go(sessionsPath)}>
        {say('account.title')}
      </button>
      <button type="button" onClick={() => go(accessibility)}>
        {say('accessibility.title')}
      </button>
      <button type="button" onClick={onLeave}>
        {say('menu.signOut')}
      </button>
    </SheetMenu>
  );
}

export function Shell({ person, children }: { person: Person; children: ReactNode }) {
  const { path } = usePlace();
  const [help, setHelp] = useState(false);
  const [taking, setTaking] = useState(false);
  const takeDown = person.tenants.length ? () => setTaking(true) : undefined;
  const [leaving, setLeaving] = useState<'asked' | 'failed' | null>(null);
  const sections = sectionsOf(person);

  // The first page is the first section's.
  function isCurrent(to: string): boolean {
    return path === to || (to !== today && path.startsWith(to)) || (path === today && to === sections[0]!.path);
  }

  function signOut(): void {
    if (outgoing.pending()) setLeaving('asked');
    else void signOutNow();
  }

  async function signOutNow(): Promise<void> {
    if (!(await leave())) setLeaving('failed');
  }

  useKeys({
    '?': () => setHelp(true),
    // In an open ticket a note has it.
    ...(ticketAt(path) ? {} : { n: () => takeDown?.() }),
    N: () => takeDown?.(),
    u: () => {
      const taken = outgoing.undoLast();
      if (taken?.ticket) go(ticketPath(taken.ticket));
    },
    ...Object.fromEntries(sections.map(({ path: to }, at) => [String(at + 1), () => go(to)])),
  });

  return (
    <div className="shell">
      <a className="skip" href="#content">
        {say('app.skip')}
      </a>
      <header className="top">
        <Link to={today} className="top-name">
          <span className="product-mark" aria-hidden="true" />
          {say('app.name')}
        </Link>
        <nav aria-label={say('nav.label')}>
          {sections.map(({ path: to, words }) => (
            <Link key={to} to={to} aria-current={isCurrent(to) ? 'page' : undefined}>
              {say(words)}
            </Link>
          ))}
        </nav>
        <LiveSign />
        <Menu person={person} onCounter={takeDown} onKeys={() => setHelp(true)} onLeave={signOut} />
      </header>
      {children}
      {!path.startsWith(inbox) && (
        <footer className="foot">
          <Link to={accessibility}>{say('accessibility.title')}</Link>
        </footer>
      )}
      <OutgoingBar />
      {taking && <CounterDialog person={person} onClose={() => setTaking(false)} />}
      <AskedToSend />
      <GuidelinesDialog />
      {help && <KeysDialog onClose={() => setHelp(false)} />}
      {leaving && (
        <Modal
          title={say(leaving === 'asked' ? 'outgoing.leave' : 'signOut.failed')}
          onClose={() => setLeaving(null)}
          alert
        >
          <p>{say(leaving === 'asked' ? 'outgoing.leave.text' : 'signOut.failed.text')}</p>
          <p className="modal-acts">
            <button type="button" className="btn btn-outline-primary" onClick={() => void signOutNow()}>
              {say(leaving === 'asked' ? 'outgoing.leave.go' : 'app.retry')}
            </button>
            <button type="button" className="btn btn-primary" data-first onClick={() => setLeaving(null)}>
              {say('app.cancel')}
            </button>
          </p>
        </Modal>
      )}
    </div>
  );
}
