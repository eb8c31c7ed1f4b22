import { useEffect } from 'react';

import { today } from '../frame/route.ts';
import { Link } from '../parts/Link.tsx';
import { say } from '../words/language.ts';
import type { Key } from '../words/it.ts';

const parts: readonly (readonly [Key, readonly Key[]])[] = [
  ['accessibility.state', ['accessibility.state.text']],
  ['accessibility.missing', ['accessibility.missing.photos', 'accessibility.missing.words', 'accessibility.missing.people']],
  ['accessibility.drafting', ['accessibility.drafting.text']],
  ['accessibility.feedback', ['accessibility.feedback.text', 'accessibility.feedback.time']],
  ['accessibility.enforcement', ['accessibility.enforcement.text']],
  ['accessibility.application', ['accessibility.application.text', 'accessibility.application.owner']],
];

// For everybody, signed in or not; in the order of AgID's model (Decisione UE 2018/1523). What only the
// administration can declare stands in the declaration it makes with AgID, and the page says so.
export function AccessibilityPage() {
  useEffect(() => {
    document.title = `${say('accessibility.title')} · ${say('app.name')}`;
  }, []);
  return (
    <main id="content" className="page statement">
      <h1>{say('accessibility.title')}</h1>
      <p>{say('accessibility.lead')}</p>
      {parts.map(([title, texts]) => (
        <section key={title}>
          <h2>{say(title)}</h2>
          {texts.map((text) => (
            <p key={text}>{say(text)}</p>
          ))}
        </section>
      ))}
      <p>
        <Link to={today}>{say('app.toFirst')}</Link>
      </p>
    </main>
  );
}
