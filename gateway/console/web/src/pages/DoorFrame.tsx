import type { ReactNode } from 'react';

import { accessibility } from '../frame/route.ts';
import { Link } from '../parts/Link.tsx';
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
      <footer className="door-foot">
        <Link to={accessibility}>{say('accessibility.title')}</Link>
        <button
          type="button"
          className="quiet"
          lang={currentLanguage() === 'it' ? 'en' : 'it'}
          onClick={() => speak(currentLanguage() === 'it' ? 'en' : 'it')}
        >
          {say('menu.language')}
        </button>
      </footer>
    </main>
  );
}
