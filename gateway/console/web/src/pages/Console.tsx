import { lazy, Suspense, useEffect } from 'react';

import { askedToSend } from '../drafts/asked.ts';
import { forgetGuidelines, readGuidelines } from '../drafts/guidelines.ts';
import { renewAlerts } from '../frame/alerts.ts';
import { useObserved } from '../frame/observed.ts';
import {
  accessibility, adminAt, adminPath, inbox, incidentsPath, invitation, lobbyPath, sessionsPath, ticketAt, today, usePlace,
} from '../frame/route.ts';
import { administersOnly, mayAdminister, session, whoAmI, type Person } from '../frame/session.ts';
import { forgetTowns, readTowns } from '../towns/directory.ts';
import { followClaims } from '../tickets/claims.ts';
import { startWatch, stopWatch } from '../tickets/live.ts';
import { useLanguage, say } from '../words/language.ts';
import { Empty } from '../parts/Empty.tsx';
import { Link } from '../parts/Link.tsx';
import { AccessibilityPage } from './AccessibilityPage.tsx';
import { OlderPage } from './OlderPage.tsx';
import { DoorFrame } from './DoorFrame.tsx';
import { InboxPage } from './InboxPage.tsx';
import { IncidentsPage } from './IncidentsPage.tsx';
import { InvitationPage } from './InvitationPage.tsx';
import { LobbyPage } from './LobbyPage.tsx';
import { SessionsPage } from './SessionsPage.tsx';
import { Shell } from './Shell.tsx';
import { SignInPage } from './SignInPage.tsx';
import { TodayPage } from './TodayPage.tsx';

// Few need it: it comes when it is asked for. A gateway that is newer than this page has it no more.
const AdminPage = lazy(() =>
  import('../admin/AdminPage.tsx').then(
    ({ AdminPage: found }) => ({ default: found }),
    () => ({ default: OlderPage }),
  ),
);

function Page({ person }: { person: Person }) {
  const { path } = usePlace();
  const administered = adminAt(path === today && administersOnly(person) ? adminPath : path);
  if (administered && mayAdminister(person)) {
    return (
      <Suspense fallback={<p className="starting">{say('app.loading')}</p>}>
        <AdminPage person={person} {...administered} />
      </Suspense>
    );
  }
  if (path === today) return <TodayPage person={person} />;
  if (path === inbox || ticketAt(path)) return <InboxPage person={person} />;
  if (path === lobbyPath) return <LobbyPage person={person} />;
  if (path === incidentsPath && person.officer.length) return <IncidentsPage person={person} />;
  if (path === sessionsPath) return <SessionsPage person={person} />;
  if (path === accessibility) return <AccessibilityPage />;
  return (
    <main id="content" className="page">
      <h1 className="visually-hidden">{say('app.notFound')}</h1>
      <Empty title={say('app.notFound')} text={say('app.notFound.text')}>
        <Link to={today}>{say('app.toFirst')}</Link>
      </Empty>
    </main>
  );
}

function Inside({ person }: { person: Person }) {
  // Signed in as somebody else, or with other comuni, all is read anew.
  const who = [person.name, ...person.tenants, ...person.admin, person.coordinator].join();
  useEffect(() => {
    void readTowns(person);
    void readGuidelines();
    if (person.tenants.length) void renewAlerts(person);
    if (person.tenants.length) startWatch();
    const forgetClaims = person.tenants.length ? followClaims() : undefined;
    return () => {
      forgetClaims?.();
      stopWatch({ forget: true });
      forgetTowns();
      forgetGuidelines();
      askedToSend.set(null);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [who]);
  return (
    <Shell person={person}>
      <Page person={person} />
    </Shell>
  );
}

export function Console() {
  useLanguage();
  const { path } = usePlace();
  const now = useObserved(session);
  const invited = path === invitation;
  useEffect(() => {
    if (!invited && session.get().phase === 'asking') void whoAmI();
  }, [invited]);

  if (invited) return <InvitationPage />;
  if (path === accessibility && now.phase !== 'in') return <AccessibilityPage />;
  switch (now.phase) {
    case 'asking':
      return <p className="starting">{say('app.loading')}</p>;
    case 'away':
      return (
        <DoorFrame title={say('app.name')} lead={say('signIn.away')}>
          <button type="button" className="btn btn-primary wide" onClick={() => void whoAmI()}>
            {say('app.retry')}
          </button>
        </DoorFrame>
      );
    case 'out':
      return <SignInPage notice={now.left ? 'out' : null} />;
    case 'expired':
      return <SignInPage notice="expired" />;
    case 'in':
      return <Inside key={now.person.name} person={now.person} />;
  }
}
