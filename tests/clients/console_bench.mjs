// What tests/bench/console measures, at the gateway it has started.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { base, context, office, page, scripts, signIn, start, stop } from './console_page.mjs';
import { connect, token } from './gateway.mjs';

const comuni = process.env.MUGUGNO_COMUNI.split(' ');
const wanted = Number(process.env.MUGUGNO_TICKETS);
const rounds = 5;
const mostBytes = 250_000;
const mostKeys = 3;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const rounded = (value, digits = 0) => Number(value.toFixed(digits));
const say = (...words) => console.error(...words);

const matters = [
  'Lampione spento davanti al civico', 'Buca nella strada al numero', 'Cassonetto pieno davanti al civico',
  'Come si rinnova la carta d’identità, pratica', 'Erba alta sul marciapiede al civico', 'Perde la fontanella vicino al numero',
  'Auto abbandonata davanti al civico', 'Il muretto si sgretola al numero', 'Orari della biblioteca per il tesserino',
  'Ingombranti non ritirati al civico', 'Strisce pedonali sbiadite vicino al numero', 'Tombino rumoroso davanti al civico',
];

// One stream of each comune's app, so many messages on their way at once.
async function submitAll(comune, count) {
  const client = connect('mugugno.v1.SubmissionService', { token: token(`${comune}-app`), patience: 300_000 });
  const stream = client.stream('SubmitMessages');
  const window = 100;
  let sent = 0;
  let settled = 0;
  await new Promise((resolve, reject) => {
    const more = () => {
      for (; sent < count && sent - settled < window; sent += 1) {
        stream.write({
          parent: `apps/${comune}-app`,
          request_id: randomUUID(),
          message: { user_id: randomUUID(), text: `${matters[sent % matters.length]} ${sent}, grazie di guardarci appena potete` },
        });
      }
    };
    stream.on('error', reject);
    stream.on('data', ({ error }) => {
      if (error) return reject(new Error(error.message));
      settled += 1;
      if (settled === count) resolve();
      else more();
    });
    more();
  });
  stream.end();
  client.close();
}

async function openTickets() {
  const { summaries } = await office.call('SummarizeTickets', { parent: 'tenants/-' });
  return summaries.reduce((sum, { open_count: count }) => sum + Number(count), 0);
}

async function seed() {
  const begun = Date.now();
  const each = Math.ceil(wanted / comuni.length);
  // A few streams at once are all a gateway takes.
  const waiting = [...comuni];
  await Promise.all(
    [1, 2, 3].map(async () => {
      for (let comune = waiting.pop(); comune; comune = waiting.pop()) await submitAll(comune, each);
    }),
  );
  while ((await openTickets()) < wanted) await new Promise((resolve) => setTimeout(resolve, 250));
  return (Date.now() - begun) / 1000;
}

// Runs in the page before its own scripts: says when something is there and painted.
function watcher() {
  // What does not come is told, not waited for.
  const late = (reject, what) => setTimeout(() => reject(new Error(`${what} did not come: ${document.body.innerText.slice(0, 300)}`)), 20_000);
  const painted = (holds, then) => {
    const look = () => {
      if (!holds()) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(then));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    look();
  };
  const is = {
    today: () => document.querySelectorAll('.towns tbody tr td').length > 0 && document.querySelector('.emergencies'),
    list: () => document.querySelector('.row-link'),
  };
  window.figures = {
    since: (what) =>
      new Promise((resolve, reject) => {
        late(reject, what);
        painted(is[what], () => resolve(performance.now()));
      }),
    // From the next key to another ticket's head, and to its whole conversation.
    ofNextKey: () =>
      new Promise((resolve, reject) => {
        late(reject, 'another ticket');
        const number = () => document.querySelector('.band .number')?.textContent ?? '';
        const before = number();
        addEventListener(
          'keydown',
          ({ timeStamp }) => {
            let shown = 0;
            painted(() => number() && number() !== before, () => (shown = performance.now() - timeStamp));
            painted(
              () => number() && number() !== before && document.querySelector('.conversation:not([aria-busy]) .said'),
              () => resolve({ shown, whole: performance.now() - timeStamp }),
            );
          },
          { capture: true, once: true },
        );
      }),
  };
}

// The calls alone, from the same page over the same line: in turn, and those in brackets together.
function raw(steps, times) {
  return page.evaluate(
    async ([all, count]) => {
      const call = async ([method, body]) => {
        const answer = await fetch(`/mugugno.v1.${method}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'connect-protocol-version': '1' },
          body: JSON.stringify(body),
        });
        if (!answer.ok) throw new Error(`${method}: ${answer.status}`);
        await answer.arrayBuffer();
      };
      const took = [];
      for (let i = 0; i < count; i += 1) {
        const begun = performance.now();
        for (const step of all) await Promise.all(step.map(call));
        took.push(performance.now() - begun);
      }
      return took;
    },
    [steps, times],
  );
}

async function loads(path, what, cold) {
  const line = await context.newCDPSession(page);
  const took = [];
  for (let i = 0; i < rounds; i += 1) {
    if (cold) await line.send('Network.clearBrowserCache');
    await page.goto(`${base}/console/${path}`, { waitUntil: 'commit' });
    took.push(await page.evaluate((name) => window.figures.since(name), what));
  }
  await line.detach();
  return median(took);
}

async function keyTo(key) {
  // Listening before the key comes: the two reach the page by ways of their own.
  await page.evaluate(() => void (window.figures.pending = window.figures.ofNextKey()));
  await page.keyboard.press(key);
  return page.evaluate(() => window.figures.pending);
}

// Opens from the list, and goes on from ticket to ticket.
async function triage() {
  await page.goto(`${base}/console/posta`);
  await page.locator('.row-link').first().waitFor();
  await page.locator('.live-live').waitFor();
  const opened = [];
  const next = [];
  for (let i = 0; i < 20; i += 1) {
    await page.keyboard.press('j');
    opened.push(await keyTo('Enter'));
    next.push(await keyTo('j'));
    next.push(await keyTo('j'));
    await page.keyboard.press('Escape');
    await page.locator('.ticket-none').waitFor();
  }
  const name = await page.evaluate(() => document.activeElement?.dataset.ticket);
  const calls = await raw(
    [[['TicketService/GetTicket', { name }], ['TicketService/ListTicketEntries', { parent: name, pageSize: 200 }]]],
    30,
  );
  return { opened, next, raw: median(calls) };
}

const root = new URL('../../', import.meta.url);
const istatOf = { '010060': 'sori', '010047': 'recco', '010007': 'camogli', '010004': 'bogliasco' };

// Thirty labelled messages, one in so many of the file, none an emergency.
function labelled() {
  const all = readFileSync(new URL('tests/routing/messages.jsonl', root), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(
      (each) =>
        each.lang === 'it' && each.category === 'text' && each.emergency === 'no' && each.expected_office && istatOf[each.expected_comune],
    );
  const step = Math.floor(all.length / 30);
  return Array.from({ length: 30 }, (_, at) => all[at * step]);
}

// As few letters as bring the office to the top of the list.
async function pickOffice(name) {
  const chosen = () => page.locator('dialog[open] [aria-selected=true]').innerText({ timeout: 1000 }).catch(() => '');
  const word = name.split(' ').at(-1).toLowerCase();
  for (const letter of word) {
    if ((await chosen()) === name) return;
    await page.keyboard.press(letter);
  }
}

// A person who knows where each belongs: what is wrong is put right, what is to confirm is confirmed.
async function sortThirty() {
  const messages = labelled();
  const right = new Map();
  for (const each of messages) {
    const comune = istatOf[each.expected_comune];
    const client = connect('mugugno.v1.SubmissionService', { token: token(`${comune}-app`) });
    const { number } = await client.call('SubmitMessage', {
      parent: `apps/${comune}-app`,
      request_id: randomUUID(),
      message: { user_id: randomUUID(), text: each.text },
    });
    client.close();
    right.set(number, [each.expected_office, ...each.office_alt].map((id) => id.replaceAll('_', '-')));
  }
  await page.goto(`${base}/console/posta`);
  await page.locator('.row-link').first().waitFor();
  await page.evaluate(() => {
    window.keys = 0;
    addEventListener('keydown', ({ key }) => !['Shift', 'Control'].includes(key) && (window.keys += 1), true);
  });
  await keyTo('Enter');
  let forwarded = 0;
  let sorted = 0;
  let seen = '';
  while (sorted < messages.length) {
    await page.locator('.conversation:not([aria-busy])').waitFor();
    const number = await page.locator('.band .number').innerText();
    if (number === seen) break;
    seen = number;
    const offices = right.get(number);
    if (offices) {
      const [, tenant, ticket] = /posta\/([^/]+)\/([^/?]+)/.exec(page.url());
      const name = `tenants/${tenant}/tickets/${ticket}`;
      if (await page.locator('.alarm').count()) {
        await page.keyboard.press('a');
        await page.locator('.alarm').waitFor({ state: 'detached' });
      }
      const { office: at } = await office.call('GetTicket', { name });
      if (!offices.includes(at.split('/').at(-1))) {
        await page.keyboard.press('f');
        await page.locator('dialog[open] [role=option]').first().waitFor();
        const { destinations } = await office.call('ListTicketDestinations', { parent: `tenants/${tenant}` });
        await pickOffice(destinations.find((each) => each.name.endsWith(`/offices/${offices[0]}`)).display_name);
        await page.keyboard.press('Enter');
        await page.locator('dialog[open]').waitFor({ state: 'detached' });
        forwarded += 1;
      } else if (await page.locator('.confirm').count()) {
        await page.keyboard.press('y');
        await page.locator('.confirm').waitFor({ state: 'detached' });
      }
      sorted += 1;
    }
    if (sorted < messages.length) await keyTo('j');
  }
  return { keys: await page.evaluate(() => window.keys), sorted, forwarded };
}

await start();
let failed = false;
try {
  const seconds = await seed();
  const open = await openTickets();
  say(`${open} open tickets of ${comuni.length} comuni, submitted by their apps in ${rounded(seconds, 1)} s`);
  await page.goto(`${base}/console/`);
  await page.locator('#email').waitFor();
  await signIn();
  await page.addInitScript(watcher);

  const first = await loads('', 'today', true);
  const again = await loads('', 'today', false);
  const list = await loads('posta', 'list', false);
  const bytes = [...scripts.values()].reduce((sum, each) => sum + each, 0);
  const rawFirst = median(
    await raw(
      [
        [['AccessService/GetCaller', {}]],
        [['TicketService/SummarizeTickets', { parent: 'tenants/-' }]],
      ],
      15,
    ),
  );
  const rawList = median(
    await raw([[['AccessService/GetCaller', {}]], [['TicketService/ListTickets', { parent: 'tenants/-', pageSize: 60 }]]], 15),
  );
  const { opened, next, raw: rawOpen } = await triage();
  const { keys, sorted, forwarded } = await sortThirty();
  const of = (all, what) => median(all.map((each) => each[what]));

  const figures = {
    tickets: open,
    comuni: comuni.length,
    seed_seconds: rounded(seconds, 1),
    first_screen_ms: rounded(first),
    first_screen_again_ms: rounded(again),
    first_screen_calls_ms: rounded(rawFirst, 1),
    first_screen_ratio: rounded(first / rawFirst, 2),
    list_ms: rounded(list),
    list_calls_ms: rounded(rawList, 1),
    list_ratio: rounded(list / rawList, 2),
    open_ms: rounded(of(opened, 'whole'), 1),
    open_head_ms: rounded(of(opened, 'shown'), 1),
    open_calls_ms: rounded(rawOpen, 1),
    open_ratio: rounded(of(opened, 'whole') / rawOpen, 2),
    next_ms: rounded(of(next, 'whole'), 1),
    next_head_ms: rounded(of(next, 'shown'), 1),
    next_ratio: rounded(of(next, 'whole') / rawOpen, 2),
    script_bytes: bytes,
    sorted_messages: sorted,
    forwarded_by_hand: forwarded,
    keys_per_message: rounded(keys / sorted, 2),
  };
  say(`first screen ${figures.first_screen_ms} ms (aim 1000), again ${figures.first_screen_again_ms}, list ${figures.list_ms}`);
  say(`open a ticket ${figures.open_ms} ms (aim 100), next ${figures.next_ms} ms (aim 100), their calls ${figures.open_calls_ms} ms`);
  say(`${bytes} bytes of script (at most ${mostBytes}), ${figures.keys_per_message} keys a message (at most ${mostKeys})`);
  console.log(JSON.stringify(figures));
  failed = !bytes || bytes > mostBytes || sorted < 30 || keys / sorted > mostKeys;
} finally {
  await stop();
}
process.exitCode = failed ? 1 : 0;
