import { useState } from 'react';

import type { TextTemplate } from '../../generated/mugugno/v1/text_template_pb.ts';
import { Empty } from '../parts/Empty.tsx';
import type { Town } from '../towns/town.ts';
import { locale, say } from '../words/language.ts';
import { dayWords } from '../words/time.ts';
import { languagesWords, textsOf } from './languages.ts';
import { NoticesDialog } from './NoticesDialog.tsx';
import { Section } from './Section.tsx';
import { TemplateDialog } from './TemplateDialog.tsx';
import { readTexts } from './texts.ts';
import { useRead } from './useRead.ts';

function Card({ template, onEdit }: { template: TextTemplate; onEdit: () => void }) {
  const { expireDate, expired } = template;
  return (
    <li className={expired ? 'admin-card admin-card-off' : 'admin-card'}>
      <p className="admin-card-head">
        <strong>{template.displayName}</strong>
        <span className="soft">{languagesWords(textsOf(template.text))}</span>
        {expired && <span className="badge-held">{say('template.expired', { day: dayWords(expireDate) })}</span>}
      </p>
      <p className="said admin-text">{template.text?.it}</p>
      {!expired && <p className="soft">{expireDate ? say('template.until', { day: dayWords(expireDate) }) : say('template.open')}</p>}
      <p className="card-acts">
        <button type="button" className="quiet" aria-label={`${say('template.edit')}: ${template.displayName}`} onClick={onEdit}>
          {say('template.edit')}
        </button>
      </p>
    </li>
  );
}

function Notice({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="said">{text || say('notices.none')}</dd>
    </div>
  );
}

// The comune's own words: what its people insert into answers, and what it says by itself.
export function TextsSection({ town }: { town: Town }) {
  const read = useRead(town.tenant, readTexts);
  const [asked, setAsked] = useState<'new' | 'notices' | TextTemplate | null>(null);
  const [done, setDone] = useState('');
  const here = town.name.toLocaleUpperCase(locale());

  function finish(words: string): void {
    setAsked(null);
    setDone(words);
    void read.again();
  }

  return (
    <Section
      title={say('admin.testi')}
      lead={say('texts.lead')}
      read={read}
      done={done}
      acts={
        <>
          <button type="button" className="btn btn-primary btn-sm" onClick={() => setAsked('new')}>
            {say('template.new')}
          </button>
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setAsked('notices')}>
            {say('notices.edit')}
          </button>
        </>
      }
    >
      {({ tenant, templates }) => (
        <>
          <dl className="admin-card admin-facts">
            <Notice label={say('notices.receipt')} text={tenant.citizenNotices?.receipt?.it ?? ''} />
            <Notice label={say('notices.closed')} text={tenant.citizenNotices?.outOfHours?.it ?? ''} />
          </dl>
          {!templates.length && <Empty title={say('text.none', { town: town.name })} text={say('texts.none.text')} />}
          <ul className="admin-list">
            {templates.map((template) => (
              <Card key={template.name} template={template} onEdit={() => setAsked(template)} />
            ))}
          </ul>
          {asked === 'notices' && (
            <NoticesDialog
              tenant={tenant}
              town={town}
              onClose={() => setAsked(null)}
              onDone={() => finish(say('notices.saved', { town: here }))}
            />
          )}
          {asked && asked !== 'notices' && (
            <TemplateDialog
              template={asked === 'new' ? undefined : asked}
              known={templates}
              town={town}
              onClose={() => setAsked(null)}
              onDone={(name) => finish(say('template.saved', { name, town: here }))}
            />
          )}
        </>
      )}
    </Section>
  );
}
