import { useCallback, useEffect, useMemo, useState } from 'react';

import { useKeys } from '../frame/keys.ts';
import { useObserved } from '../frame/observed.ts';
import { go, inbox, ticketAt, ticketPath, usePlace } from '../frame/route.ts';
import type { Person } from '../frame/session.ts';
import { BulkDialog, type BulkAct } from '../parts/BulkDialog.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Filters } from '../parts/Filters.tsx';
import { SavedViews } from '../parts/SavedViews.tsx';
import { TicketPane } from '../parts/TicketPane.tsx';
import { TicketRows } from '../parts/TicketRows.tsx';
import { everything, isNarrow, readFilter, searchOf, shows, viewOf, type Filter } from '../tickets/filter.ts';
import { whenTicketsChange, whenToStartOver } from '../tickets/live.ts';
import { inboxList } from '../tickets/ticketList.ts';
import { readDestinations, useTowns } from '../towns/directory.ts';
import { inWords } from '../wire/failure.ts';
import type { Key } from '../words/it.ts';
import { say } from '../words/language.ts';

const mostSearched = 1000;
// Of more nobody reads the list of what failed.
const mostPicked = 50;
const acts: readonly [BulkAct, Key, string][] = [
  ['forward', 'ticket.forward', 'f'],
  ['assign', 'assign.submit', 'g'],
  ['close', 'ticket.close', 'x'],
];

export function InboxPage({ person }: { person: Person }) {
  const { path, search } = usePlace();
  const open = ticketAt(path);
  const filter = useMemo(() => readFilter(search), [search]);
  const listed = useObserved(inboxList.listed);
  const { mine } = useTowns();
  const [cursor, setCursor] = useState('');
  const [moved, setMoved] = useState(false);
  const [picks, setPicks] = useState<ReadonlySet<string>>(new Set());
  const [bulk, setBulk] = useState<BulkAct | null>(null);
  const at = open || cursor;

  const { parent, states, held, assignee } = viewOf(filter, person.name);
  const key = `${parent}|${states.join()}|${held}|${assignee}`;
  useEffect(() => {
    if (person.tenants.length) void inboxList.show({ parent, states, held, assignee });
    // The key says it all.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, person.name]);
  useEffect(() => whenTicketsChange((names) => void inboxList.refresh(names)), []);
  useEffect(() => whenToStartOver(() => void inboxList.again()), []);
  useEffect(() => {
    for (const { tenant } of mine) void readDestinations(tenant);
  }, [mine]);
  useEffect(() => {
    if (!open) document.title = `${say('inbox.title')} · ${say('app.name')}`;
  }, [open]);

  const shown = useMemo(
    () => listed.tickets.filter((ticket) => shows(filter, ticket)),
    [listed.tickets, filter],
  );
  // A filter that finds little is not a reason to read (and audit) everything there is.
  const enough = shown.length < 30 && listed.tickets.length >= mostSearched;
  const more = useCallback(() => {
    if (!enough) void inboxList.more();
  }, [enough]);

  // What left the list is not acted on.
  const picked = shown.filter(({ name }) => picks.has(name));

  function toggle(name: string): void {
    const next = new Set(picks);
    if (!next.delete(name) && next.size < mostPicked) next.add(name);
    setPicks(next);
  }

  function see(view: string): void {
    setCursor('');
    setPicks(new Set());
    go(inbox, view, { replace: true });
  }

  function choose(changed: Filter): void {
    see(searchOf(changed));
  }

  function move(step: number): void {
    if (!shown.length) return;
    const now = shown.findIndex(({ name }) => name === at);
    const next = shown[Math.max(0, Math.min(shown.length - 1, now < 0 ? 0 : now + step))]!;
    setMoved(true);
    setCursor(next.name);
    if (open) go(ticketPath(next.name), search, { replace: true });
  }

  useKeys({
    j: () => move(1),
    k: () => move(-1),
    // With a ticket open they scroll it.
    ...(open ? {} : { ArrowDown: () => move(1), ArrowUp: () => move(-1) }),
    Enter: () => {
      const name = at || shown[0]?.name;
      const focused = document.activeElement;
      if (focused instanceof HTMLElement && focused.matches('a, button, summary') && !focused.dataset.ticket) focused.click();
      else if (name) go(ticketPath(name), search);
    },
    v: () => {
      const name = at || shown[0]?.name;
      if (name) toggle(name);
    },
    ...(open || !picked.length
      ? {}
      : { f: () => setBulk('forward'), g: () => setBulk('assign'), x: () => setBulk('close') }),
    Escape: () => {
      if (!open) return setPicks(new Set());
      setCursor(open);
      setMoved(true);
      go(inbox, search);
    },
  });

  if (!person.tenants.length) {
    return (
      <main id="content" className="page">
        <h1 className="visually-hidden">{say('inbox.title')}</h1>
        <Empty title={say('inbox.none')} text={say('inbox.none.text')} />
      </main>
    );
  }
  return (
    <main id="content" className={`inbox${open ? ' inbox-open' : ''}`}>
      <h1 className="visually-hidden">{say('inbox.title')}</h1>
      <section className="inbox-list" aria-labelledby="inbox-title">
        <header className="inbox-head">
          <h2 id="inbox-title">{say('inbox.list')}</h2>
          <p className="soft" role="status">
            {listed.reading && !shown.length
              ? say('app.loading')
              : say(listed.whole ? 'inbox.count' : 'inbox.count.more', { n: shown.length })}
          </p>
          <Filters filter={filter} towns={mine} onChange={choose}>
            <SavedViews staff={person.name} filter={filter} onChoose={see} />
          </Filters>
          {picked.length > 0 && (
            <div className="picks" role="group" aria-label={say('bulk.label')}>
              <span role="status">{say('bulk.count', { n: picked.length })}</span>
              {acts.map(([act, words, letter]) => (
                <button key={act} type="button" className="quiet" onClick={() => setBulk(act)}>
                  {say(words)} {!open && <kbd>{letter}</kbd>}
                </button>
              ))}
              <button type="button" className="quiet" onClick={() => setPicks(new Set())}>
                {say('bulk.none')}
              </button>
            </div>
          )}
        </header>
        {listed.failure ? (
          <Empty title={say('inbox.failed')} text={inWords(listed.failure)}>
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => void inboxList.again()}>
              {say('app.retry')}
            </button>
          </Empty>
        ) : !shown.length && !listed.reading && listed.whole ? (
          isNarrow(filter) ? (
            <Empty title={say('inbox.empty.filtered')}>
              <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => choose(everything)}>
                {say('inbox.reset')}
              </button>
            </Empty>
          ) : (
            <Empty title={say('inbox.empty')} text={say('inbox.empty.text')} />
          )
        ) : (
          <TicketRows
            tickets={shown}
            search={search}
            cursor={at}
            open={open}
            staff={person.name}
            focus={moved && !open}
            onPoint={setCursor}
            picked={picks}
            onPick={toggle}
            loaded={listed.tickets.length}
            onEnd={more}
          />
        )}
        {enough && !listed.whole && (
          <p className="inbox-more">
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => void inboxList.more()}>
              {say('app.more')}
            </button>
          </p>
        )}
      </section>
      {bulk && (
        <BulkDialog
          act={bulk}
          tickets={picked}
          onClose={() => setBulk(null)}
          onPosted={() => {
            setBulk(null);
            setPicks(new Set());
          }}
        />
      )}
      {open ? (
        <TicketPane
          key={open}
          name={open}
          person={person}
          known={listed.tickets.find(({ name }) => name === open)}
          onBack={() => {
            setCursor(open);
            go(inbox, search);
          }}
        />
      ) : (
        <section className="ticket ticket-none" aria-label={say('inbox.pick')}>
          <Empty title={say('inbox.pick')} text={say('inbox.pick.text')} />
        </section>
      )}
    </main>
  );
}
