// Writes generated/: the clients of the contract, by protoc and protoc-gen-es; the topics that tickets
// can have, as routing/data/topics.yaml names them; and the life of a ticket, of docs/design.md.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const root = '../../..';
const out = 'generated';

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const contract = readdirSync(`${root}/proto/mugugno/v1`).map((file) => `mugugno/v1/${file}`);
execFileSync(
  'protoc',
  [
    '--plugin=protoc-gen-es=node_modules/.bin/protoc-gen-es',
    `--es_out=${out}`,
    '--es_opt=target=ts,import_extension=ts',
    `-I${root}/proto`,
    ...contract,
    'mugugno/options/v1/policy.proto',
    'google/rpc/error_details.proto',
    'google/rpc/status.proto',
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
  },
);

const topics = {};
let code;
for (const line of readFileSync(`${root}/routing/data/topics.yaml`, 'utf8').split('\n')) {
  code = /^  - code: (\S+)/.exec(line)?.[1] ?? code;
  const name = /^    name: (.+)/.exec(line)?.[1];
  if (name) topics[code] = name;
}
writeFileSync(
  `${out}/topics.ts`,
  `// Names in Italian by code.\nexport const topics: Readonly<Record<string, string>> = ${JSON.stringify(topics, null, 2)};\n`,
);

// The life of a ticket, of the table that a test compares with the gateway's: by state and act, the
// states it may lead to.
const states = Object.fromEntries(
  [...readFileSync(`${root}/proto/mugugno/v1/ticket.proto`, 'utf8').matchAll(/TICKET_STATE_(\w+) = (\d+);/g)].map(
    ([, name, number]) => [name, Number(number)],
  ),
);
const table = readFileSync(`${root}/docs/design.md`, 'utf8').split('\n');
const heads = table.findIndex((line) => line.startsWith('| from | hear |'));
const cells = (line) => line.split('|').slice(1, -1).map((cell) => cell.trim());
const [, ...acts] = cells(table[heads]);
const life = {};
for (let at = heads + 2; table[at].startsWith('|'); at += 1) {
  const [from, ...ways] = cells(table[at]);
  const leads = (way) => (way === 'stays' ? [states[from]] : way.split(', ').map((name) => states[name]));
  life[states[from]] = Object.fromEntries(
    ways.flatMap((way, act) => (way === '-' ? [] : [[acts[act], leads(way)]])),
  );
}
writeFileSync(
  `${out}/life.ts`,
  `// What each act does in each state.
export type Act = ${acts.map((act) => `'${act}'`).join(' | ')};
export const life: Readonly<Record<number, Readonly<Partial<Record<Act, readonly number[]>>>>> = ${JSON.stringify(life, null, 2)};\n`,
);
