import { decodePlan } from '#core/decode-plan.ts';
import { firstLook, type Grid } from '#core/sampling.ts';
import { RunDecoder } from './decode-runs.ts';
import { plainRange } from './dynamic-range.ts';
import { oneField } from './interlaced.ts';
import { asVideoError, openVideo, type OpenVideo } from './open-video.ts';
import { cellsWithKeys, planRuns, type Run } from './plan-runs.ts';
import type { Recording, TakeFrame } from './recording.ts';

/** Runs that may fail to decode, one after the other, before the rest of the file counts as unreadable. */
const MOST_FAILED_RUNS = 8;
/** Decoders in software at work on a recording at a time, each on runs of its own. */
const SOFTWARE_DECODERS = 2;
/** What has to decode before a file counts as decodable: this much from the first key frame, or from a later one. */
const PROOF_SECONDS = 0.5;
const PROOF_KEYS = 3;
const PROOF_MS = 5000;

/** A recording that the browser's own decoder reads. Throws what `openVideo` throws. The caller closes it. */
export async function openDirect(blob: Blob, untagged: 'bt601' | 'bt709'): Promise<DirectRecording> {
  return new DirectRecording(await openVideo(blob, untagged));
}

export class DirectRecording implements Recording {
  readonly facts: OpenVideo['facts'];
  readonly #video: OpenVideo;

  constructor(video: OpenVideo) {
    this.#video = video;
    this.facts = video.facts;
  }

  /**
   * Decodes the beginning: what a decoder says it can do is believed only then. The start may be damaged, so the next key
   * frames are tried as well. False when none gives a picture.
   */
  async proves(signal: AbortSignal): Promise<boolean> {
    const { sink } = this.#video;
    let key = await sink.getFirstKeyPacket({ metadataOnly: true });
    const limit = AbortSignal.any([signal, AbortSignal.timeout(PROOF_MS)]);
    for (let tries = 0; key !== null && tries < PROOF_KEYS && !limit.aborted; tries++) {
      const until = key.timestamp + PROOF_SECONDS;
      const targets = [key.timestamp, until].map((seconds) => ({
        cell: 0,
        seconds,
        frameSeconds: key?.timestamp ?? 0,
      }));
      if (await this.#decodes({ key, targets }, limit)) return true;
      key = await sink.getNextKeyPacket(key, { metadataOnly: true });
    }
    signal.throwIfAborted();
    return false;
  }

  async #decodes(run: Run, signal: AbortSignal): Promise<boolean> {
    let frames = 0;
    const take: TakeFrame = ({ frame }) => {
      frame.close();
      frames++;
      return Promise.resolve();
    };
    const decoder = new RunDecoder(this.#video, take, true);
    try {
      await decoder.decode(run, signal);
      await decoder.flush(signal);
      return frames > 0;
    } catch {
      // Large pictures may be slow: those that came count.
      return signal.aborted && frames > 0;
    } finally {
      decoder.close();
    }
  }

  cheapCells(grid: Grid, most: number): Promise<number[]> {
    return cellsWithKeys(this.#video, grid, firstLook(grid, most));
  }

  async read(grid: Grid, cells: readonly number[], take: TakeFrame, signal: AbortSignal): Promise<void> {
    const plan = decodePlan(this.facts, grid.period);
    // A run of one packet leaves a second decoder nothing to do meanwhile.
    const count = this.#video.isSoftware && plan !== 'key-frames' ? SOFTWARE_DECODERS : 1;
    const { isInterlaced } = this.#video;
    const takeShown: TakeFrame = async (sample) => {
      const frame = await plainRange(sample.frame);
      await take({ ...sample, frame: isInterlaced ? await oneField(frame) : frame });
    };
    const decoders = Array.from(
      { length: count },
      () => new RunDecoder(this.#video, takeShown, plan === 'references'),
    );
    const runs = planRuns(this.#video, grid, cells);
    const failing = new AbortController();
    const limit = AbortSignal.any([signal, failing.signal]);
    const readings = decoders.map((decoder) => readRuns(decoder, runs, limit));
    try {
      await Promise.all(readings);
    } catch (thrown) {
      throw asVideoError(thrown);
    } finally {
      failing.abort();
      await Promise.allSettled(readings);
      await runs.return(undefined);
      for (const decoder of decoders) decoder.close();
    }
  }

  close(): void {
    this.#video.close();
  }
}

/** Decodes runs as long as there are any; other decoders may take from the same ones. */
async function readRuns(decoder: RunDecoder, runs: AsyncGenerator<Run>, signal: AbortSignal): Promise<void> {
  let failed = 0;
  for (let next = await runs.next(); next.done !== true; next = await runs.next()) {
    signal.throwIfAborted();
    try {
      await decoder.decode(next.value, signal);
      failed = 0;
    } catch (thrown) {
      failed = countFailure(thrown, failed);
    }
  }
  await decoder.flush(signal).catch((thrown: unknown) => void countFailure(thrown, failed));
}

/** A damaged stretch is passed over; anything else, and too many of them, ends the reading. */
function countFailure(thrown: unknown, failed: number): number {
  if (asVideoError(thrown).code !== 'video/damaged' || failed + 1 >= MOST_FAILED_RUNS) throw thrown;
  return failed + 1;
}
