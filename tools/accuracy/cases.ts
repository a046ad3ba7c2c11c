import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emptySamples, quantize, setSample, type Samples } from '#core/samples.ts';
import { gridOf, type Grid } from '#core/sampling.ts';
import { segmentAt } from '#core/segments.ts';
import type { RgbaImage } from '#inference/images.ts';
import type { Truth } from '#tools/truth.ts';
import { DEMO_PACK, savedManifest, type Encoders } from './encoders.ts';

/** A drawn operation as the app would have it after indexing at one frame a second, and what is true of each cell. */
export type KnownCase = {
  readonly id: string;
  readonly kind: Kind | 'samples';
  readonly procedure: string;
  readonly durationSeconds: number;
  readonly grid: Grid;
  readonly samples: Samples;
  readonly phases: readonly string[];
  readonly instruments: readonly (readonly string[])[];
};

/** How an operation is drawn; see draw.py. */
export const KINDS = [
  'usual',
  'unusual-order',
  'missing-phases',
  'rough',
  'long-idle',
  'real-length',
] as const;
export type Kind = (typeof KINDS)[number];
type Plan = { readonly kind: Kind; readonly seed: number };

/** Constants are chosen on the tuning cases; the test cases are only reported. No seed is one that an encoder was trained on. */
export type CaseSet = 'tuning' | 'test';
const FIRST_SEED: Record<CaseSet, number> = { test: 400_000, tuning: 500_000 };
const COUNTS: Record<CaseSet, (kind: Kind) => number> = {
  test: (kind) => (kind === 'real-length' ? 3 : 5),
  tuning: (kind) => (kind === 'real-length' ? 3 : 4),
};

export function plansOf(set: CaseSet): Plan[] {
  return KINDS.flatMap((kind, k) =>
    Array.from({ length: COUNTS[set](kind) }, (_, i) => ({ kind, seed: FIRST_SEED[set] + k * 100 + i })),
  );
}

const CACHE = '.cache/accuracy';
const PYTHON = '/usr/bin/python3';
const SAMPLES = 'public/samples';

type Facts = Omit<KnownCase, 'samples' | 'grid' | 'id'>;
type Pictures = { readonly facts: Facts; readonly pictures: RgbaImage[] };

/** The cases of a set; those that are not in .cache/accuracy yet are drawn and encoded first. */
export async function drawnCases(set: CaseSet, encoders: Encoders): Promise<KnownCase[]> {
  const cases: KnownCase[] = [];
  for (const plan of plansOf(set))
    cases.push(await savedCase(`${plan.kind}-${plan.seed}`, encoders, () => drawn(plan)));
  return cases;
}

/** The two operations that come with the app. */
export async function sampleCases(encoders: Encoders): Promise<KnownCase[]> {
  const ids = readdirSync(SAMPLES).flatMap((name) => (name.endsWith('.mp4') ? [name.slice(0, -4)] : []));
  const cases: KnownCase[] = [];
  for (const id of ids) cases.push(await savedCase(id, encoders, () => recorded(id)));
  return cases;
}

async function savedCase(id: string, encoders: Encoders, make: () => Pictures): Promise<KnownCase> {
  const folder = join(CACHE, await digest());
  const [facts, raw] = [join(folder, `${id}.json`), join(folder, `${id}.f32`)];
  if (!existsSync(raw)) {
    console.error(`${id} …`);
    await mkdir(folder, { recursive: true });
    const made = make();
    const embeddings = await encoders.images(made.pictures);
    await writeFile(facts, JSON.stringify(made.facts));
    await writeFile(
      raw,
      Buffer.concat(
        embeddings.map(
          ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
        ),
      ),
    );
  }
  const known = JSON.parse(await readFile(facts, 'utf8')) as Facts;
  const values = new Float32Array(new Uint8Array(await readFile(raw)).buffer);
  const dim = values.length / known.phases.length;
  const grid = gridOf(known.phases.length, 1);
  const samples = emptySamples(grid.count, dim);
  for (let cell = 0; cell < grid.count; cell++)
    setSample(samples, cell, cell + 0.5, quantize(values.subarray(cell * dim, (cell + 1) * dim)));
  return { id, grid, samples, ...known, durationSeconds: grid.count };
}

/** Names the cache by what it was made of. */
async function digest(): Promise<string> {
  const hash = createHash('sha256');
  const sources = [
    'tools/accuracy/draw.py',
    ...['plan', 'draw', 'eye', 'lens', 'instruments', 'paint'].map((name) => `tools/demo/${name}.py`),
  ];
  for (const path of sources) hash.update(readFileSync(path));
  const { image } = await savedManifest(DEMO_PACK);
  return hash.update(JSON.stringify(image)).digest('hex').slice(0, 12);
}

/** Draws an operation; `height` in pixels, 16:9. */
export function drawn({ kind, seed }: Plan, height = 180): Pictures {
  const args = ['tools/accuracy/draw.py', '--kind', kind, '--seed', String(seed), '--height', String(height)];
  const bytes = execFileSync(PYTHON, args, { maxBuffer: 2 ** 32 });
  const end = bytes.indexOf(10);
  const facts = JSON.parse(bytes.toString('utf8', 0, end)) as Facts & { width: number; height: number };
  return { facts, pictures: split(bytes.subarray(end + 1), facts.width, facts.height) };
}

/** The frame in the middle of each second of a sample operation. */
function recorded(id: string): Pictures {
  const path = join(SAMPLES, `${id}.mp4`);
  const truth = JSON.parse(readFileSync(join(SAMPLES, `${id}.truth.json`), 'utf8')) as Truth & {
    procedure: string;
  };
  const [width, height] = [960, 540];
  const filter = `select=eq(mod(n\\,25)\\,12)`;
  const args = [
    '-loglevel',
    'error',
    '-i',
    path,
    '-vf',
    filter,
    '-vsync',
    '0',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgba',
    '-',
  ];
  const pictures = split(execFileSync('ffmpeg', args, { maxBuffer: 2 ** 32 }), width, height);
  const times = pictures.map((_, cell) => cell + 0.48);
  return {
    pictures,
    facts: {
      kind: 'samples',
      procedure: truth.procedure,
      durationSeconds: truth.durationSeconds,
      phases: times.map((t) => segmentAt(truth.segments, t)?.phase ?? 'idle'),
      instruments: times.map((t) =>
        truth.instruments.flatMap(({ instrument, intervals }) =>
          intervals.some(([start, end]) => t >= start && t < end) ? [instrument] : [],
        ),
      ),
    },
  };
}

function split(bytes: Buffer, width: number, height: number): RgbaImage[] {
  const size = width * height * 4;
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => ({
    width,
    height,
    // A copy: preprocessing reads pixels as words, and words are aligned.
    data: new Uint8Array(bytes.subarray(i * size, (i + 1) * size)),
  }));
}
