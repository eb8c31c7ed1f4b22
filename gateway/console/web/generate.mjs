// Writes generated/: the clients of the contract, by protoc and protoc-gen-es, and the topics that
// tickets can have, as routing/data/topics.yaml names them.
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
