import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { toAppError } from '#core/errors.ts';
import type { Precision } from '#core/model-pack.ts';
import { convertCheckpoint, type ConversionReport } from '#inference/convert/convert.ts';
import {
  labelPromptsSchema,
  packFactsSchema,
  type GivenFacts,
  type LabelPrompts,
} from '#inference/convert/facts.ts';
import { folderWriter } from './convert/folder-writer.ts';
import { listFrames } from './convert/frames.ts';
import { nodeSessions } from './convert/node-session.ts';

const USAGE = `npm run pack -- <checkpoint.pth|.safetensors> --vocab <vocab.txt> --out <folder>

  --frames <folder>     pictures like those the encoders will see: needed for the 8-bit image encoder
  --labels <file>       {"labelSets": [...]}: names and prompts, in the manifest's words
  --facts <file>        id, name, licence and whatever else differs from the SurgVLP family
  --size <pixels>       side of the input square (224)
  --crop <mode>         squash (640x360, then the centre) or square (the centre square, then resized)
  --variants <list>     of fp32,fp16,int8 (all that can be made)
  --leave-out <list>    variants not to make, e.g. text-fp16
  --force               write variants that are too far from fp32 as well`;

const CROPS: Record<string, NonNullable<GivenFacts['image']>['crop']> = {
  squash: { mode: 'squash-then-center-crop', squash: { width: 640, height: 360 } },
  square: { mode: 'center-square-then-resize' },
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      vocab: { type: 'string' },
      out: { type: 'string' },
      frames: { type: 'string' },
      labels: { type: 'string' },
      facts: { type: 'string' },
      size: { type: 'string' },
      crop: { type: 'string' },
      variants: { type: 'string' },
      'leave-out': { type: 'string' },
      force: { type: 'boolean', default: false },
    },
  });
  const [checkpoint] = positionals;
  if (checkpoint === undefined || values.vocab === undefined || values.out === undefined) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const started = performance.now();
  const report = await convertCheckpoint({
    checkpoint: await openAsBlob(checkpoint),
    vocabulary: await openAsBlob(values.vocab),
    facts: packFactsSchema.parse(await givenFacts(values)),
    frames: values.frames === undefined ? [] : await listFrames(values.frames),
    labelSets: values.labels === undefined ? [] : await readLabels(values.labels),
    writer: folderWriter(values.out),
    openSession: nodeSessions(values.out),
    precisions: (values.variants?.split(',') as Precision[] | undefined) ?? null,
    leaveOut: values['leave-out']?.split(',') ?? [],
    belowTolerance: values.force ? 'write' : 'refuse',
    onProgress: showProgress(),
  });
  printReport(report, (performance.now() - started) / 1000);
}

async function givenFacts(values: {
  facts?: string | undefined;
  size?: string | undefined;
  crop?: string | undefined;
}): Promise<GivenFacts> {
  const facts = (
    values.facts === undefined
      ? { id: 'pack', name: 'Pack' }
      : JSON.parse(await readFile(values.facts, 'utf8'))
  ) as GivenFacts;
  const image: NonNullable<GivenFacts['image']> = { ...facts.image };
  if (values.size !== undefined) image.size = { width: Number(values.size), height: Number(values.size) };
  if (values.crop !== undefined) image.crop = CROPS[values.crop];
  return { ...facts, image };
}

async function readLabels(path: string): Promise<LabelPrompts[]> {
  const json: unknown = JSON.parse(await readFile(path, 'utf8'));
  return z.object({ labelSets: labelPromptsSchema }).parse(json).labelSets;
}

/** One line for each step. */
function showProgress(): (progress: { note?: string }) => void {
  let shown = '';
  return ({ note = '' }) => {
    if (note !== shown) process.stderr.write(`${note} …\n`);
    shown = note;
  };
}

function printReport({ manifest, variants }: ConversionReport, seconds: number): void {
  const lines = variants.map(({ tower, precision, bytes, cosine, seconds: took }) => [
    `${tower}-${precision}`.padEnd(12),
    (bytes / 1e6).toFixed(2).padStart(8),
    cosine.toFixed(6).padStart(10),
    took.toFixed(1).padStart(8),
  ]);
  const { maxRSS } = process.resourceUsage();
  process.stdout.write(
    [
      ['file'.padEnd(12), 'MB'.padStart(8), 'cosine'.padStart(10), 'seconds'.padStart(8)],
      ...lines,
      [],
      [`${manifest.name} (${manifest.id} ${manifest.version})`],
      [`${seconds.toFixed(1)} s, ${Math.round(maxRSS / 1024)} MiB at most`],
    ]
      .map((cells) => `${cells.join('  ')}\n`)
      .join(''),
  );
}

try {
  await main();
} catch (thrown) {
  const { code, message, details } = toAppError(thrown);
  process.stderr.write(`${code}: ${message}\n${JSON.stringify(details)}\n`);
  process.exitCode = 1;
}
