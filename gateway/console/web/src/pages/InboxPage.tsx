import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { useKeys } from '../frame/keys.ts';
import { useObserved } from '../frame/observed.ts';
import { go, inbox, ticketAt, ticketPath, usePlace } from '../frame/route.ts';
import type { Person } from '../frame/session.ts';
import { BulkDialog, type BulkAct } from '../parts/BulkDialog.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Filters } from '../parts/Filters.tsx';
import { SearchBox } from '../parts/SearchBox.tsx';
import { SearchNotes } from '../parts/SearchNotes.tsx';
import { SavedViews } from '../parts/SavedViews.tsx';
import { TicketPane } from '../parts/TicketPane.tsx';
import { TicketRows } from '../parts/TicketRows.tsx';
import { everything, isNarrow, readFilter, searchOf, shows, viewOf, type Filter } from '../tickets/filter.ts';
import { whenTicketsChange, whenToStartOver } from '../tickets/live.ts';
import { searchList, type Found } from '../tickets/searchList.ts';
import { isTooShort, readQuery, searchFor } from '../tickets/searchQuery.ts';
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

function countOf(n: number, { reading, whole }: Pick<Found, 'reading' | 'whole'>): string {
  return reading && !n ? say('app.loading') : say(whole ? 'inbox.count' : 'inbox.count.more', { n });
}

function countOfFound(n: number, { reading, whole, failure }: Found): string {
  if (failure) return '';
  return reading && !n ? say('search.reading') : say(whole ? 'search.count' : 'search.count.more', { n });
}

export function InboxPage({ person }: { person: Person }) {
  const { path, search } = usePlace();
  const open = ticketAt(path);
  const filter = useMemo(() => readFilter(search), [search]);
  const query = useMemo(() => readQuery(search), [search]);
  const tooShort = query !== '' && isTooShort(query);
  const box = useRef<HTMLInputElement>(null);
  const listed = useObserved(inboxList.listed);
  const found = useObserved(searchList.found);
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
  useEffect(() => {
    if (query && !tooShort) void searchList.show(parent, query);
  }, [query, tooShort, parent]);
  useEffect(() => whenTicketsChange((names) => void inboxList.refresh(names)), []);
  useEffect(() => whenToStartOver(() => void inboxList.again()), []);
  useEffect(() => {
    for (const { tenant } of mine) void readDestinations(tenant);
  }, [mine]);
  useEffect(() => {
    if (!open) document.title = `${say('inbox.title')} · ${say('app.name')}`;
  }, [open]);

  const hits = useMemo(
    () => (query ? new Map(found.hits.flatMap((hit) => (hit.ticket ? [[hit.ticket.name, hit]] : []))) : undefined),
    [query, found.hits],
  );
  const shown = useMemo(() => {
    if (tooShort) return [];
    if (query) return found.hits.flatMap(({ ticket }) => ticket ?? []);
    return listed.tickets.filter((ticket) => shows(filter, ticket));
  }, [query, tooShort, found.hits, listed.tickets, filter]);
  const { reading, whole, failure } = query ? found : listed;
  // A filter that finds little is not a reason to read (and audit) everything there is.
  const enough = !query && shown.length < 30 && listed.tickets.length >= mostSearched;
  const more = useCallback(() => {
    if (query) void searchList.more();
    else if (!enough) void inboxList.more();
  }, [enough, query]);

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
    see(query ? searchFor(query, changed.town) : searchOf(changed));
  }

  function look(text: string): void {
    setCursor('');
    setPicks(new Set());
    setMoved(false);
    go(inbox, searchFor(text, filter.town), { replace: query !== '' });
    if (text === query && !isTooShort(text)) void searchList.again();
  }

  function leaveSearch(): void {
    see(searchOf({ ...everything, town: filter.town }));
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
    '/': () => {
      box.current?.focus();
      box.current?.select();
    },
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
      if (!open && query && !picked.length) return leaveSearch();
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
            {tooShort ? '' : query ? countOfFound(shown.length, found) : countOf(shown.length, listed)}
          </p>
          <SearchBox
            query={query}
            box={box}
            onSearch={look}
            onLeave={leaveSearch}
            onDown={() => {
              box.current?.blur();
              move(0);
            }}
          />
          {query && !tooShort && <SearchNotes lag={found.lag} incomplete={found.incomplete} />}
          <Filters filter={filter} towns={mine} onChange={choose} searching={query !== ''}>
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
        {tooShort ? (
          <Empty title={say('search.short')} text={say('search.short.text')} />
        ) : failure ? (
          <Empty title={say(query ? 'search.failed' : 'inbox.failed')} text={inWords(failure)}>
            <button
              type="button"
              className="btn btn-outline-primary btn-sm"
              onClick={() => void (query ? searchList : inboxList).again()}
            >
              {say('app.retry')}
            </button>
          </Empty>
        ) : !shown.length && !reading && whole ? (
          query ? (
            <Empty title={say('search.none')} text={say('search.none.text')} />
          ) : isNarrow(filter) ? (
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
            hits={hits}
            search={search}
            cursor={at}
            open={open}
            staff={person.name}
            focus={moved && !open}
            onPoint={setCursor}
            picked={picks}
            onPick={toggle}
            loaded={query ? found.hits.length : listed.tickets.length}
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
          person={person}
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
          known={[...shown, ...listed.tickets].find(({ name }) => name === open)}
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
