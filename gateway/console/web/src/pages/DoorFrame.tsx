import type { ReactNode } from 'react';

import { currentLanguage, say, speak } from '../words/language.ts';

// The frame of the pages before somebody is in.
export function DoorFrame({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <main className="door" id="content">
      <div className="door-sheet">
        <p className="door-name">
          <span className="product-mark" aria-hidden="true" />
          {say('app.name')}
        </p>
        <h1>{title}</h1>
        {lead && <p className="soft">{lead}</p>}
        {children}
      </div>
      <p className="door-foot">
        <button
          type="button"
          className="quiet"
          lang={currentLanguage() === 'it' ? 'en' : 'it'}
          onClick={() => speak(currentLanguage() === 'it' ? 'en' : 'it')}
        >
          {say('menu.language')}
        </button>
      </p>
    </main>
  );
}
