import { useState } from 'react';

import { goToProvider, type Provider } from '../wire/session.ts';
import { say } from '../words/language.ts';

interface Props {
  providers: readonly Provider[];
  // Of the invitation that is taken up.
  token?: string;
  onAway: () => void;
}

export function Providers({ providers, token = '', onAway }: Props) {
  const [busy, setBusy] = useState(false);

  async function leave(provider: string): Promise<void> {
    setBusy(true);
    const left = await goToProvider(provider, token).catch(() => false);
    if (left) return;
    setBusy(false);
    onAway();
  }

  if (providers.length === 0) return null;
  return (
    <div className="providers">
      <p className="soft">{say('signIn.or')}</p>
      {providers.map(({ id, display_name }) => (
        <button
          key={id}
          type="button"
          className="btn btn-outline-primary wide"
          disabled={busy}
          onClick={() => void leave(id)}
        >
          {say('signIn.provider', { name: display_name })}
        </button>
      ))}
    </div>
  );
}
