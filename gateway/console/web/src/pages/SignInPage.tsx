import { useEffect, useRef, useState, type FormEvent } from 'react';

import { whoAmI } from '../frame/session.ts';
import { readMethods, signIn, takeRefusal, type Methods } from '../wire/session.ts';
import { say } from '../words/language.ts';
import { Providers } from '../parts/Providers.tsx';
import { DoorFrame } from './DoorFrame.tsx';
import { refusalWords } from '../words/refusals.ts';

type Notice = 'expired' | 'out' | null;

export function SignInPage({ notice }: { notice: Notice }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState(() => refusalWords(takeRefusal()));
  const [methods, setMethods] = useState<Methods>({ local: true, oidc: [] });
  const codeField = useRef<HTMLInputElement>(null);
  const message = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    document.title = `${say('signIn.title')} · ${say('app.name')}`;
    readMethods().then(setMethods, () => {});
  }, []);
  useEffect(() => {
    if (asksCode) codeField.current?.focus();
  }, [asksCode]);
  useEffect(() => {
    if (wrong) message.current?.focus();
  }, [wrong]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setWrong('');
    try {
      const result = await signIn(email.trim(), password, code.replace(/\s/g, ''));
      if (result.done) return await whoAmI();
      if (result.reason === 'CODE_REQUIRED') setAsksCode(true);
      else if (result.reason === 'SIGN_IN_REFUSED') setWrong(say('signIn.refused'));
      else if (result.reason === 'TOO_MANY_ATTEMPTS') {
        setWrong(say('signIn.tooMany', { wait: Math.max(1, Math.ceil(result.waitSeconds / 60)) }));
      } else setWrong(say('signIn.away'));
    } catch {
      setWrong(say('signIn.away'));
    } finally {
      setBusy(false);
    }
  }

  return (
    <DoorFrame title={say('signIn.title')} lead={say('signIn.lead')}>
      {notice && (
        <p className="notice" role="status">
          {say(notice === 'expired' ? 'signIn.expired' : 'signIn.out')}
        </p>
      )}
      {wrong && (
        <p className="wrong" role="alert" tabIndex={-1} ref={message}>
          {wrong}
        </p>
      )}
      {methods.local ? (
        <form onSubmit={(event) => void submit(event)}>
          <div className="field">
            <label htmlFor="email">{say('signIn.email')}</label>
            <input
              id="email"
              className="form-control"
              type="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor="password">{say('signIn.password')}</label>
            <input
              id="password"
              className="form-control"
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </div>
          {asksCode && (
            <div className="field">
              <label htmlFor="code">{say('signIn.code')}</label>
              <small id="code-hint">{say('signIn.code.hint')}</small>
              <input
                id="code"
                ref={codeField}
                className="form-control code"
                type="text"
                inputMode="text"
                autoComplete="one-time-code"
                aria-describedby="code-hint"
                required
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
            </div>
          )}
          <button type="submit" className="btn btn-primary wide" disabled={busy}>
            {say(busy ? 'signIn.busy' : 'signIn.submit')}
          </button>
        </form>
      ) : (
        methods.oidc.length === 0 && <p>{say('signIn.none')}</p>
      )}
      <Providers providers={methods.oidc} onAway={() => setWrong(say('signIn.provider.away'))} />
    </DoorFrame>
  );
}
