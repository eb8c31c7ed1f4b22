import { useEffect, useState, type FormEvent } from 'react';

import { go, today } from '../frame/route.ts';
import { Providers } from '../parts/Providers.tsx';
import { acceptInvitation, readInvitation, readMethods, type Invitation, type Provider } from '../wire/session.ts';
import { say } from '../words/language.ts';
import { DoorFrame } from './DoorFrame.tsx';

type Phase = 'asking' | 'gone' | 'away' | 'open' | 'done';

// Groups of four are read and typed without losing one's place.
function grouped(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ');
}

export function InvitationPage() {
  // The token stands behind a #, which no browser sends to a server, and goes from the address.
  const [token] = useState(() => location.hash.slice(1));
  const [phase, setPhase] = useState<Phase>('asking');
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const [copied, setCopied] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [providers, setProviders] = useState<readonly Provider[]>([]);

  useEffect(() => {
    document.title = `${say('invite.title')} · ${say('app.name')}`;
    history.replaceState(null, '', location.pathname);
    readInvitation(token).then(
      (found) => {
        setInvitation(found);
        setPhase(found ? 'open' : 'gone');
      },
      () => setPhase('away'),
    );
    readMethods().then(({ oidc }) => setProviders(oidc), () => {});
  }, [token]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setWrong('');
    try {
      const result = await acceptInvitation(token, password, code.replace(/\s/g, ''));
      if ('codes' in result) {
        setCodes(result.codes);
        setPhase('done');
      } else if (result.reason === 'GONE') setPhase('gone');
      else if (result.reason === 'PASSWORD_TOO_WEAK') setWrong(say('invite.weak'));
      else if (result.reason === 'CODE_WRONG') setWrong(say('invite.wrong'));
      else setWrong(say('signIn.away'));
    } catch {
      setWrong(say('signIn.away'));
    } finally {
      setBusy(false);
    }
  }

  if (phase === 'asking') return <DoorFrame title={say('invite.title')} lead={say('app.loading')} children={null} />;
  if (phase === 'away') return <DoorFrame title={say('invite.title')} lead={say('signIn.away')} children={null} />;
  if (phase === 'gone' || !invitation) {
    return <DoorFrame title={say('invite.gone')} lead={say('invite.gone.text')} children={null} />;
  }
  if (phase === 'done') {
    return (
      <DoorFrame title={say('invite.done')}>
        <h2>{say('invite.recovery')}</h2>
        <p>{say('invite.recovery.text')}</p>
        <ul className="recovery">
          {codes.map((each) => (
            <li key={each}>
              <code>{each}</code>
            </li>
          ))}
        </ul>
        <button type="button" className="btn btn-primary wide" onClick={() => go(today, '', { replace: true })}>
          {say('invite.toSignIn')}
        </button>
      </DoorFrame>
    );
  }
  return (
    <DoorFrame
      title={say('invite.title')}
      lead={say('invite.for', { name: invitation.display_name, email: invitation.email })}
    >
      <form onSubmit={(event) => void submit(event)}>
        {wrong && (
          <p className="wrong" role="alert">
            {wrong}
          </p>
        )}
        <h2>
          <span className="step">1</span> {say('invite.step.app')}
        </h2>
        <p>{say('invite.step.app.text')}</p>
        <p className="secret">
          <span className="visually-hidden">{say('invite.secret')}: </span>
          <code>{grouped(invitation.totp_secret)}</code>
        </p>
        <p className="secret-acts">
          <button
            type="button"
            className="quiet"
            onClick={() => void navigator.clipboard.writeText(invitation.totp_secret).then(() => setCopied(true))}
          >
            {say(copied ? 'invite.copied' : 'invite.copy')}
          </button>
          <a href={invitation.totp_uri}>{say('invite.open')}</a>
        </p>
        <h2>
          <span className="step">2</span> {say('invite.step.password')}
        </h2>
        <input type="email" autoComplete="username" value={invitation.email} readOnly hidden />
        <div className="field">
          <label htmlFor="password">{say('signIn.password')}</label>
          <small id="password-hint">{say('invite.password.hint')}</small>
          <input
            id="password"
            className="form-control"
            type="password"
            autoComplete="new-password"
            aria-describedby="password-hint"
            minLength={12}
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="code">{say('invite.code')}</label>
          <input
            id="code"
            className="form-control code"
            type="text"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </div>
        <button type="submit" className="btn btn-primary wide" disabled={busy}>
          {say('invite.submit')}
        </button>
      </form>
      <Providers providers={providers} token={token} onAway={() => setWrong(say('signIn.provider.away'))} />
    </DoorFrame>
  );
}
