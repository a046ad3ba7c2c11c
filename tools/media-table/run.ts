import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { inChromium } from '#bench/in-chromium.ts';
import { SHARED_DATA } from '#tools/shared-data.ts';
import { format, resolveConfig } from 'prettier';
import { withTable } from './markdown.ts';
import { measure, type Row } from './measure.ts';

const USAGE = `npm run media:table

Reads every recording of ${SHARED_DATA} with the product's code in Chromium, compares it with native ffmpeg, and writes
the table in docs/media.md. Rows are kept until the file, src/media or the tool changes.

  --only <part of a name>   measure these alone, whatever is kept
  --minutes <n>             stop measuring after so long; the next run goes on
  --kept                    rows that are kept count, whatever has changed in src/media and the tool`;

const FOLDERS = ['surgery/clips', 'surgery/odd-containers', 'video'];
const NO_RECORDING = /\.(csv|json|md)$/;
const CACHE = resolve('.cache/media-table');
const SCRATCH = join(CACHE, 'truth');
const DOCUMENT = 'docs/media.md';
/** No row may take longer: what waits inside has its own watchdogs, all shorter. */
const HANG_SECONDS = 300;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    minutes: { type: 'string', default: '60' },
    kept: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
if (!existsSync(SHARED_DATA)) {
  console.error(`${SHARED_DATA} is absent: there are no recordings to make a table of`);
  process.exit(2);
}

async function recordings(): Promise<string[]> {
  const folders = FOLDERS.map(async (folder) => {
    const entries = await readdir(join(SHARED_DATA, folder), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !NO_RECORDING.test(entry.name))
      .map(({ name }) => `${folder}/${name}`)
      .sort();
  });
  return (await Promise.all(folders)).flat();
}

/** Of everything that a row's figures come from, the recording aside. */
async function codeHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of ['src/media', 'tools/media-table']) {
    for (const name of (await readdir(folder)).sort()) {
      if (name.endsWith('.ts') && !name.endsWith('.test.ts')) hash.update(await readFile(join(folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}

type Kept = { readonly code: string; readonly file: string; readonly row: Row };

function keptPath(file: string): string {
  return join(CACHE, `${file.replaceAll('/', '--')}.json`);
}

async function kept(file: string): Promise<Kept | null> {
  const path = keptPath(file);
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as Kept) : null;
}

async function fileHash(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(SHARED_DATA, file)))
    .digest('hex');
}

/** Measured on this very file, by this very code unless told that older code counts. */
async function isFresh(known: Kept | null, file: string): Promise<boolean> {
  if (known === null || !(values.kept || known.code === code)) return false;
  return known.file === (await fileHash(file));
}

/** A row whatever happens. */
async function rowOf(page: Page, file: string): Promise<Row> {
  await rm(SCRATCH, { recursive: true, force: true });
  await mkdir(SCRATCH, { recursive: true });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Row>((done) => {
    const row: Row = { file, sentence: null, read: null, faults: [`hang: no answer in ${HANG_SECONDS} s`] };
    timer = setTimeout(() => done(row), HANG_SECONDS * 1000);
  });
  const path = join(SHARED_DATA, file);
  const measured = measure(page, { file, path, url: `/data/${file}`, scratch: SCRATCH }).catch(
    (thrown: unknown): Row => ({ file, sentence: null, read: null, faults: [`crash: ${firstLine(thrown)}`] }),
  );
  try {
    return await Promise.race([measured, late]);
  } finally {
    clearTimeout(timer);
  }
}

function firstLine(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0] ?? '';
}

const files = await recordings();
const code = await codeHash();
const open: string[] = [];
for (const file of files) {
  const known = await kept(file);
  const isOpen = values.only === undefined ? !(await isFresh(known, file)) : file.includes(values.only);
  if (isOpen) open.push(file);
}
console.log(`${files.length} recordings, ${open.length} to measure`);

const until = Date.now() + Number(values.minutes) * 60_000;
const table = {
  page: 'media-table.html',
  global: 'mediaTable',
  mounts: { '/data/': resolve(SHARED_DATA), '/truth/': SCRATCH },
  profile: join(CACHE, 'profile'),
};
while (open.length > 0 && Date.now() < until) {
  // A page that hangs or dies takes no other row with it.
  await inChromium(table, async (page) => {
    for (let file = open[0]; file !== undefined && Date.now() < until; file = open[0]) {
      open.shift();
      const start = Date.now();
      const row = await rowOf(page, file);
      await writeFile(keptPath(file), JSON.stringify({ code, file: await fileHash(file), row }));
      const seconds = ((Date.now() - start) / 1000).toFixed(1);
      console.log(`${file} (${seconds} s): ${row.faults.join('; ') || row.sentence || 'as it should be'}`);
      if (row.faults.some((fault) => /^(hang|crash)/.test(fault))) return;
    }
  });
}

const rows: Row[] = [];
for (const file of files) {
  const known = await kept(file);
  if (known !== null && (await isFresh(known, file))) rows.push(known.row);
}
const options = { ...(await resolveConfig(DOCUMENT)), filepath: DOCUMENT };
await writeFile(DOCUMENT, await format(withTable(await readFile(DOCUMENT, 'utf8'), rows), options));
const wrong = rows.filter(({ faults }) => faults.length > 0).length;
console.log(
  `${rows.length} rows, ${wrong} not as they should be; ${files.length - rows.length} still to measure`,
);
process.exit(rows.length < files.length ? 3 : wrong > 0 ? 1 : 0);
