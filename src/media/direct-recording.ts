import { decodePlan } from '#core/decode-plan.ts';
import { firstLook, type Grid } from '#core/sampling.ts';
import { RunDecoder } from './decode-runs.ts';
import { asVideoError, openVideo, type OpenVideo } from './open-video.ts';
import { cellsWithKeys, planRuns, type Run } from './plan-runs.ts';
import type { Recording, TakeFrame } from './recording.ts';

/** Runs that may fail to decode, one after the other, before the rest of the file counts as unreadable. */
const MOST_FAILED_RUNS = 8;
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
    const mayDrop = decodePlan(this.facts, grid.period) === 'references';
    const decoder = new RunDecoder(this.#video, take, mayDrop);
    let failed = 0;
    try {
      for await (const run of planRuns(this.#video, grid, cells)) {
        signal.throwIfAborted();
        try {
          await decoder.decode(run, signal);
          failed = 0;
        } catch (thrown) {
          failed = countFailure(thrown, failed);
        }
      }
      await decoder.flush(signal).catch((thrown: unknown) => void countFailure(thrown, failed));
    } catch (thrown) {
      throw asVideoError(thrown);
    } finally {
      decoder.close();
    }
  }

  close(): void {
    this.#video.close();
  }
}

/** A damaged stretch is passed over; anything else, and too many of them, ends the reading. */
function countFailure(thrown: unknown, failed: number): number {
  if (asVideoError(thrown).code !== 'video/damaged' || failed + 1 >= MOST_FAILED_RUNS) throw thrown;
  return failed + 1;
}
