import { toAppError } from '#core/errors.ts';
import type { ImageSpec } from '#core/model-pack.ts';
import { WorkerClient } from '#platform/rpc.ts';
import { messageOf } from '#ui/messages.ts';
import type { FuzzProtocol, Plant } from './fuzz-protocol.ts';

/** Seconds in which a recording is accepted or refused, and in which a few cells of an accepted one are read. */
const LIMITS = { inspect: 10, read: 60 };
/** What was forgotten may come to light a little later. */
const SETTLE_MS = 100;
/** These say nothing about a file: `cancelled` was not asked for, the others are faults of ours. */
const NO_REASONS = ['cancelled', 'internal', 'worker/crashed'];

export type Verdict = {
  readonly outcome: 'read' | 'gaps' | 'refused' | 'failed';
  /** The route and the cells, or the code of the refusal and what it says of itself. */
  readonly how: string;
  /** Empty unless it failed. */
  readonly faults: readonly string[];
  readonly seconds: number;
  /** Until it was accepted or refused. */
  readonly inspectSeconds: number;
};

type Options = { plant?: Plant | null; limits?: typeof LIMITS };

/**
 * Reads a file the way the app does, in a worker that is watched, and says what came of it. Like the app, it asks ffmpeg
 * when the worker never comes back from the tables of the file.
 */
export async function judge(file: File, spec: ImageSpec, options: Options = {}): Promise<Verdict> {
  const verdict = await judgeOnce(file, spec, false, options);
  return isStuck(verdict) ? judgeOnce(file, spec, true, options) : verdict;
}

function isStuck({ how, seconds, inspectSeconds }: Verdict): boolean {
  return how === 'hang' && inspectSeconds === seconds;
}

async function judgeOnce(
  file: File,
  spec: ImageSpec,
  isForeign: boolean,
  { plant = null, limits = LIMITS }: Options,
): Promise<Verdict> {
  const client = new WorkerClient<FuzzProtocol>(
    new Worker(new URL('./fuzz.worker.ts', import.meta.url), { type: 'module', name: 'fuzz' }),
  );
  const start = performance.now();
  const since = (): number => (performance.now() - start) / 1000;
  let inspectSeconds = 0;
  let watch: ReturnType<typeof setInterval> | undefined;
  const hang = new Promise<'hang'>((resolve) => {
    // Twice the limit: a late answer says more than none.
    const isOver = (): boolean =>
      inspectSeconds === 0 ? since() > 2 * limits.inspect : since() - inspectSeconds > limits.read;
    watch = setInterval(() => isOver() && resolve('hang'), 250);
  });
  const onProgress = (): void => void (inspectSeconds = since());
  const reading = client
    .call('read', { file, spec, plant, isForeign }, { onProgress })
    .then(({ route, wanted, read }): Ending => {
      return { outcome: read === wanted ? 'read' : 'gaps', how: `${route} ${read}/${wanted}`, faults: [] };
    })
    .catch(refusalOf);
  try {
    const ending = await Promise.race([reading, hang]);
    const seconds = since();
    inspectSeconds ||= seconds;
    if (ending === 'hang') {
      return { outcome: 'failed', how: 'hang', faults: ['no answer'], seconds, inspectSeconds };
    }
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const leftOver = await client.call('leftOver', null).catch((thrown: unknown) => [String(thrown)]);
    const late = inspectSeconds > limits.inspect ? ['slow to be accepted or refused'] : [];
    const faults = [...ending.faults, ...leftOver, ...late];
    return { ...ending, ...(faults.length > 0 && { outcome: 'failed' }), faults, seconds, inspectSeconds };
  } finally {
    clearInterval(watch);
    client.close();
  }
}

type Ending = Pick<Verdict, 'outcome' | 'how' | 'faults'>;

function refusalOf(thrown: unknown): Ending {
  const { code, message, details } = toAppError(thrown);
  const { title, wayOn } = messageOf({ code, details });
  const isReason = !NO_REASONS.includes(code) && title !== '' && wayOn !== '';
  return { outcome: 'refused', how: `${code} (${message})`, faults: isReason ? [] : [`${code}: ${message}`] };
}
