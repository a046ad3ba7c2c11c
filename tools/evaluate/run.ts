import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { toAppError } from '#core/errors.ts';
import { otherLength } from '#core/evaluation/pick-video.ts';
import { planSchema, suggestPlan, type Plan } from '#core/evaluation/plan.ts';
import { reportCsv, reportJson, reportMarkdown, figure } from '#core/evaluation/report-text.ts';
import { reportOf, type EvaluationReport } from '#core/evaluation/report.ts';
import { compareVideo, type ComparedVideo } from '#core/evaluation/rows.ts';
import { SOFTWARE } from '#core/software.ts';
import { reasonOf, withEvaluator, type Evaluator } from './browser.ts';
import { pairUp, recordingsIn, truthsIn, type Pair, type Problem } from './data-set.ts';
import { KeptRecordings } from './kept.ts';
import type { Indexed, ReadyPack } from './protocol.ts';

const USAGE = `npm run evaluate -- --pack <pack> --videos <folder> --truth <folder>

Reads the recordings of a data set with the product's code in Chromium, compares its labels with the annotations, and
writes report.md, report.json, report.csv and plan.json. A run that was stopped goes on where it was.

  --pack <pack>         id of a pack that comes with the app (demo), or a folder with a manifest.json
  --label-set <set>     id of a label set of the app or the pack (app:… or pack:… to say which), or a JSON file; once a
                        kind. Without it: the pack's own
  --videos <folder>     recordings, in folders of any depth
  --truth <folder>      annotation files; a recording belongs to those of its name or number
  --out <folder>        where the report goes (report)
  --rate <n>            frames looked at, a second (1)
  --period <seconds>    how often truth and labels are compared (1)
  --plan <file>         a plan.json, edited: tracks, and what each label of the files stands for
  --title <text>        of the report

Ends with 0: all was evaluated; 3: the report lacks what its last part lists; 1: there is no report; 2: wrong usage.`;

type Options = ReturnType<typeof readOptions>;

function readOptions() {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      pack: text,
      'label-set': { type: 'string', multiple: true, default: [] },
      videos: text,
      truth: text,
      out: { type: 'string', default: 'report' },
      rate: { type: 'string', default: '1' },
      period: { type: 'string', default: '1' },
      plan: text,
      title: text,
      help: { type: 'boolean', default: false },
    },
  });
  const { pack, videos, truth, rate, period, help } = values;
  const [perSecond, seconds] = [Number(rate), Number(period)];
  if (help || pack === undefined || videos === undefined || truth === undefined) throw new WrongUsage('');
  if (!(perSecond > 0 && perSecond <= 10)) throw new WrongUsage(`--rate ${rate}: more than 0, 10 at most`);
  if (!(seconds > 0)) throw new WrongUsage(`--period ${period}: more than 0`);
  return { ...values, pack, videos, truth, rate: perSecond, period: seconds };
}

class WrongUsage extends Error {}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(options: Options): Promise<number> {
  const recordings = await recordingsIn(options.videos);
  const { truths, problems } = await truthsIn(options.truth);
  const { pairs, problems: unpaired } = pairUp(recordings, truths);
  say(`${recordings.length} recordings, ${truths.length} annotated videos, ${pairs.length} of both`);
  for (const { name, reason } of [...problems, ...unpaired]) say(`  ${name}: ${reason}`);
  const read = await readAll(pairs, options);
  const { pack, indexed } = read;
  problems.push(...unpaired, ...read.problems);
  if (pack === null || indexed.size === 0) {
    say('Nothing was evaluated.');
    return 1;
  }
  const plan = await planOf(pairs, pack, options);
  const namesOperations = Object.values(plan.procedures).some((label) => label !== null);
  if (plan.phaseTrack === null && plan.instrumentTracks.length === 0 && !namesOperations) {
    say('The label sets know none of the labels of the annotations. Edit a plan, and give it with --plan.');
    return 1;
  }
  const mismatches: string[] = [];
  const compared = pairs.flatMap((pair): ComparedVideo[] => {
    const found = indexed.get(pair);
    if (found === undefined) return [];
    const { durationSeconds, frameRate } = found;
    const video = pair.truth.at(frameRate);
    const other = otherLength(video, durationSeconds);
    if (other !== null) {
      const lengths = `${durationSeconds.toFixed(1)} s, its annotations ${other.toFixed(1)} s`;
      mismatches.push(`${pair.name}: ${lengths}`);
    }
    return [{ ...compareVideo(video, found, plan, pack.sets, durationSeconds), name: pair.name }];
  });
  for (const mismatch of mismatches) say(`Other lengths: ${mismatch}`);
  const facts = factsOf(pack, read.chromium, options);
  const others = {
    ...facts.others,
    ...(mismatches.length > 0 && { 'Other lengths': mismatches.join('; ') }),
  };
  await write(reportOf(compared, plan, pack.sets, { ...facts, others }, problems), options);
  return problems.length === 0 ? 0 : 3;
}

type ReadAll = {
  pack: ReadyPack | null;
  chromium: string;
  indexed: Map<Pair, Indexed>;
  problems: Problem[];
};

/** What the model says of every recording. A browser that is gone is started anew, and given up after two at one file. */
async function readAll(pairs: readonly Pair[], options: Options): Promise<ReadAll> {
  const state: ReadAll = { pack: null, chromium: '', indexed: new Map(), problems: [] };
  const own: unknown[] = [];
  const labelSets: string[] = [];
  for (const set of options['label-set']) {
    if (set.endsWith('.json')) own.push(JSON.parse(await readFile(set, 'utf8')));
    else labelSets.push(set);
  }
  const waiting = [...pairs];
  let crashes = 0;
  while (waiting.length > 0) {
    await withEvaluator(async (evaluator) => {
      state.chromium = evaluator.chromium;
      state.pack = await evaluator.start(options.pack, labelSets, own);
      const kept = keptOf(state.pack, options);
      for (let pair = waiting[0]; pair !== undefined; pair = waiting[0]) {
        const place = `[${pairs.length - waiting.length + 1}/${pairs.length}] ${pair.name}`;
        try {
          state.indexed.set(pair, await readOne(evaluator, kept, pair, options.rate, place));
        } catch (thrown) {
          if (evaluator.isGone && ++crashes < 2) return say(`${place}: the browser stopped, once more`);
          const reason = reasonOf(thrown);
          say(`${place}: ${reason}`);
          state.problems.push({ name: pair.name, reason });
        }
        crashes = 0;
        waiting.shift();
        if (evaluator.isGone) return;
      }
    });
  }
  return state;
}

async function readOne(
  evaluator: Evaluator,
  kept: KeptRecordings,
  pair: Pair,
  rate: number,
  place: string,
): Promise<Indexed> {
  const known = await kept.find(pair);
  if (known !== null) {
    say(`${place}: kept from an earlier run`);
    return known;
  }
  const started = performance.now();
  let quietUntil = 0;
  const indexed = await evaluator.index(pair.path, rate, ({ done, total, framesPerSecond }) => {
    if (performance.now() < quietUntil) return;
    quietUntil = performance.now() + PROGRESS_MS;
    const speed = framesPerSecond === null ? '' : `, ${framesPerSecond.toFixed(1)} a second`;
    say(`${place}: ${done} of ${total} frames${speed}`);
  });
  await kept.keep(pair, indexed);
  await evaluator.forget();
  say(`${place}: read in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return indexed;
}

const PROGRESS_MS = 3000;

function keptOf({ id, version, pipeline, choice, sets }: ReadyPack, { out, rate }: Options): KeptRecordings {
  return new KeptRecordings(join(out, 'videos'), {
    software: SOFTWARE.version,
    id,
    version,
    pipeline,
    choice,
    sets,
    rate,
  });
}

async function planOf(pairs: readonly Pair[], { sets }: ReadyPack, options: Options): Promise<Plan> {
  if (options.plan !== undefined) return planSchema.parse(JSON.parse(await readFile(options.plan, 'utf8')));
  return suggestPlan(
    pairs.map(({ truth }) => truth.video),
    sets,
    options.period,
  );
}

function factsOf(pack: ReadyPack, chromium: string, { rate, videos, truth }: Options) {
  const { id, version, name, licence, notice, choice } = pack;
  return {
    made: new Date().toISOString(),
    software: SOFTWARE,
    pack: { id, version, name, licence, notice },
    samplesPerSecond: rate,
    others: {
      Recordings: basename(resolve(videos)),
      Annotations: basename(resolve(truth)),
      'Label sets': [choice.phase, choice.instrument].map((ref) => ref ?? "the pack's own").join(', '),
      'Counted order': String(choice.order),
      Pipeline: String(pack.pipeline),
      'Ran on': `Chromium ${chromium}, ${pack.runsOn}`,
    },
  };
}

async function write(report: EvaluationReport, { out, title }: Options): Promise<void> {
  await mkdir(out, { recursive: true });
  const heading = title ?? `${report.pack.name} on ${report.videos.length} videos`;
  await writeFile(join(out, 'report.md'), reportMarkdown(report, heading));
  await writeFile(join(out, 'report.json'), reportJson(report));
  await writeFile(join(out, 'report.csv'), reportCsv(report));
  await writeFile(join(out, 'plan.json'), `${JSON.stringify(report.plan, null, 2)}\n`);
  const { phases, instruments, procedures } = report;
  const line = (name: string, perVideo?: number | null, pooled?: number | null): void =>
    say(`${name.padEnd(24)} ${figure(perVideo)} per video, ${figure(pooled)} pooled`);
  if (phases !== null) {
    line('Frame accuracy', phases.scores['per-video'].accuracy, phases.scores.pooled.accuracy);
    line('F1 of phases, macro', phases.scores['per-video'].f1, phases.scores.pooled.f1);
  }
  if (instruments !== null)
    line('F1 of instruments, macro', instruments.scores['per-video'].f1, instruments.scores.pooled.f1);
  if (procedures !== null)
    say(`${'Operation'.padEnd(24)} ${procedures.right} of ${procedures.videos} videos right`);
  say(`${join(out, 'report.md')}: ${report.videos.length} videos`);
}

try {
  process.exitCode = await main(readOptions());
} catch (thrown) {
  const isUsage = thrown instanceof WrongUsage || (thrown instanceof Error && thrown.name === 'TypeError');
  if (isUsage) say([thrown.message, USAGE].filter(Boolean).join('\n\n'));
  else {
    const { code, message } = toAppError(thrown);
    say(`${code}: ${message}`);
  }
  process.exitCode = isUsage ? 2 : 1;
}
