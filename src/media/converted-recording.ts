import { decodePlan, type DecodePlan } from '#core/decode-plan.ts';
import { AppError, isCancelled } from '#core/errors.ts';
import { cellAt, cellCentre, firstLook, type Grid } from '#core/sampling.ts';
import { FFmpegFile, INPUT } from './ffmpeg-file.ts';
import { probeVideo, type ProbedVideo } from './probe.ts';
import type { Recording, TakeFrame } from './recording.ts';

/** Bytes of raw pictures that one command leaves in wasm's memory. */
const MOST_BYTES = 48_000_000;
/** A first look costs a command for each of its pictures: one of thirty cells is looked at, within these bounds. */
const LOOK_EVERY = 30;
const LEAST_LOOKS = 4;
const MOST_LOOKS = 16;
/** Cells read to tell how long the whole takes. */
const ESTIMATED_CELLS = 8;
/** Commands that may fail, one after the other, before the rest counts as unreadable. */
const MOST_FAILED = 4;
/** How long a picture may stand for later ones: as long as a few frames that were left out. */
const REPEATED_FRAMES = 4;
/** What ffmpeg says of data it cannot decode. */
const DAMAGE = /error|invalid|corrupt|missing|damaged|conceal/i;
/** Some containers are searched by byte: seeking lands near the time, so it aims a little before. */
const SEEK_MARGIN = 0.5;

/** Where a picture is asked for first, and how exactly, seconds; and how long others are tried after it. */
const PROOF_SECONDS = 0.5;
const PROOF_PERIOD = 0.04;
const PROOF_MS = 3000;

type Picture = { readonly cell: number; readonly data: Uint8Array<ArrayBuffer>; readonly seconds: number };

/** What ffmpeg's decoders leave out. */
const SKIPPED = { 'key-frames': 'nokey', references: 'noref', pictures: 'default' } as const;

/** A recording that only ffmpeg decodes. Throws what `probeVideo` throws. The caller closes it. */
export async function openConverted(
  blob: Blob,
  untagged: 'bt601' | 'bt709',
  signal: AbortSignal,
): Promise<ConvertedRecording> {
  const file = new FFmpegFile(blob);
  try {
    return new ConvertedRecording(file, await probeVideo(file, untagged, signal));
  } catch (thrown) {
    file.close();
    throw thrown;
  }
}

export class ConvertedRecording implements Recording {
  readonly facts: ProbedVideo['facts'];
  readonly video: ProbedVideo;
  readonly #file: FFmpegFile;

  constructor(file: FFmpegFile, video: ProbedVideo) {
    this.#file = file;
    this.video = video;
    this.facts = video.facts;
  }

  /**
   * Decodes a frame near the start, so that nothing is promised that cannot be kept; where the start is damaged, one
   * further on. False when none comes.
   */
  async proves(signal: AbortSignal): Promise<boolean> {
    const { durationSeconds: end, firstFrameSeconds: first } = this.facts;
    const grid = { period: PROOF_PERIOD, count: Math.max(1, Math.ceil(end / PROOF_PERIOD)) };
    let frames = 0;
    const take: TakeFrame = ({ frame }) => {
      frame.close();
      frames++;
      return Promise.resolve();
    };
    const start = performance.now();
    for (const seconds of [first + PROOF_SECONDS, first, end / 4, end / 2, (3 * end) / 4]) {
      await this.read(grid, [cellAt(grid, seconds)], take, signal).catch((thrown: unknown) => {
        if (isCancelled(thrown)) throw thrown;
      });
      if (frames > 0) return true;
      if (performance.now() - start > PROOF_MS) return false;
    }
    return false;
  }

  /** Seconds it takes to read the whole at one picture a second, told from a short stretch. */
  async estimate(signal: AbortSignal): Promise<number> {
    const { durationSeconds: end } = this.facts;
    const grid = { period: 1, count: Math.max(1, Math.ceil(end)) };
    const first = Math.floor(Math.max(0, end - ESTIMATED_CELLS) / 2);
    const cells = Array.from({ length: Math.min(ESTIMATED_CELLS, grid.count) }, (_, i) => first + i);
    const start = performance.now();
    const take: TakeFrame = ({ frame }) => Promise.resolve(frame.close());
    // A damaged stretch takes about as long as a whole one.
    await this.read(grid, cells, take, signal).catch((thrown: unknown) => {
      if (isCancelled(thrown)) throw thrown;
    });
    return ((performance.now() - start) / 1000 / cells.length) * grid.count;
  }

  cheapCells(grid: Grid, most: number): Promise<number[]> {
    const share = Math.max(LEAST_LOOKS, Math.round(grid.count / LOOK_EVERY));
    const looks = firstLook(grid, Math.min(most, MOST_LOOKS, share));
    return Promise.resolve([...new Set(looks.map((seconds) => cellAt(grid, seconds)))]);
  }

  async read(grid: Grid, cells: readonly number[], take: TakeFrame, signal: AbortSignal): Promise<void> {
    let failed = 0;
    const batches = batchesOf(cells, Math.max(1, Math.floor(MOST_BYTES / this.#frameBytes)));
    let next = this.#decode(grid, batches[0], signal);
    for (let i = 0; i < batches.length; i++) {
      const pictures = await next.catch((thrown: unknown) => {
        if (isCancelled(thrown) || ++failed >= MOST_FAILED) throw thrown;
        return [];
      });
      if (pictures.length > 0) failed = 0;
      // ffmpeg works on the next stretch while this one is taken.
      next = this.#decode(grid, batches[i + 1], signal);
      next.catch(() => undefined);
      for (const { cell, data, seconds } of pictures) {
        await take({ cell, seconds, frame: this.#frame(data, seconds) });
      }
    }
  }

  close(): void {
    this.#file.close();
  }

  /** Lines of the pictures as ffmpeg hands them over: one field of interlaced ones. */
  get #lines(): number {
    const { codedHeight, isInterlaced } = this.video;
    return isInterlaced ? Math.ceil(codedHeight / 2) : codedHeight;
  }

  get #frameBytes(): number {
    const { codedWidth: width, raw } = this.video;
    const lines = this.#lines;
    const [halfWidth, halfLines] = [Math.ceil(width / 2), Math.ceil(lines / 2)];
    if (raw.format === 'RGBA') return width * lines * 4;
    if (raw.format === 'I444') return width * lines * 3;
    return width * lines + 2 * halfWidth * (raw.format === 'I422' ? lines : halfLines);
  }

  /**
   * The picture shown at the centre of each cell of an unbroken stretch, or one inside the cell. Cells without one are
   * left out: ffmpeg repeats the last picture over damage and after the end, and the first one before it.
   */
  async #decode(
    grid: Grid,
    cells: readonly number[] | undefined,
    signal: AbortSignal,
    plan = decodePlan(this.video.facts, grid.period),
  ): Promise<Picture[]> {
    if (cells === undefined || cells.length === 0) return [];
    const { facts, clockOffset, isSteady } = this.video;
    const end = facts.durationSeconds - 0.001;
    const first = Math.min(cellCentre(grid, cells[0] as number), end);
    const { files, log } = await this.#file.run(
      'ffmpeg',
      this.#command(first + clockOffset, cells.length, grid.period, plan),
      ['/frames.raw', '/times.txt'],
      signal,
    );
    const [frames, times] = files;
    if (frames == null || times == null || frames.length === 0) {
      throw new AppError('video/damaged', log.at(-1) ?? 'ffmpeg gave no picture');
    }
    const shown = timesOf(new TextDecoder().decode(times));
    const size = this.#frameBytes;
    const { frameRate } = facts;
    const few = frameRate > 0 ? REPEATED_FRAMES / frameRate : grid.period;
    const stands = (plan === 'key-frames' ? Math.max(few, facts.keySpacingSeconds ?? 0) : few) + 1e-3;
    // A picture that was shown for long, and not merely repeated: frames come irregularly, and nothing was wrong.
    const mayStand = !isSteady && !log.some((line) => DAMAGE.test(line));
    const last = shown.at(-1) ?? 0;
    const isShown = (own: number, at: number): boolean =>
      Math.abs(own - at) < grid.period / 2 || (own < at && (at - own <= stands || (mayStand && at < last)));
    const pictures: Picture[] = [];
    const count = Math.min(cells.length, Math.floor(frames.length / size));
    for (const [i, cell] of cells.slice(0, count).entries()) {
      const own = lastUpTo(shown, i * grid.period);
      if (!isShown(own, i * grid.period)) continue;
      pictures.push({ cell, data: frames.subarray(i * size, (i + 1) * size), seconds: first + own });
    }
    // Key frames come less often here than at the start of the file, or are damaged: others may do.
    if (plan === 'key-frames' && pictures.length < cells.length) {
      return this.#decode(grid, cells, signal, 'references');
    }
    return pictures;
  }

  /**
   * Two outputs of one decoding: the picture shown at each multiple of `period` after `start` (on the stream's clock), and
   * the times of all pictures that were decoded, so that each one is known by its own time.
   */
  #command(start: number, count: number, period: number, plan: DecodePlan): string[] {
    const { stream, fileStart, keyWait, isInterlaced, raw } = this.video;
    const seek = start - fileStart - keyWait - SEEK_MARGIN;
    const skip = SKIPPED[plan];
    const until = (count - 1) * period;
    const graph = [
      // Some containers count in whole frames, too coarse to start between two.
      `[0:${stream}]settb=1/1000000,setpts=PTS-${start.toFixed(6)}/TB,trim=end=${(until + 0.0005).toFixed(6)},split[a][b]`,
      `[a]${isInterlaced ? 'field=type=top,' : ''}tpad=stop_mode=clone:stop_duration=${2 * period},` +
        `fps=fps=${(1 / period).toFixed(6)}:start_time=0:round=up,format=${raw.name}[frames]`,
      // Some layouts share a colour among four by four pixels.
      `[b]crop=min(16\\,iw):min(16\\,ih):0:0[times]`,
    ].join(';');
    // prettier-ignore
    return [
      '-v', 'error', '-stats', '-stats_period', '2', '-nostdin', '-y',
      '-copyts', '-noautorotate', ...(seek > 0 ? ['-noaccurate_seek', '-ss', seek.toFixed(6)] : []),
      '-skip_frame', skip, '-i', INPUT, '-filter_complex', graph,
      '-map', '[frames]', '-frames:v', String(count), '-vsync', 'passthrough', '-f', 'rawvideo', '/frames.raw',
      '-map', '[times]', '-vsync', 'passthrough', '-enc_time_base', '1:1000000', '-f', 'framecrc', '/times.txt',
    ];
  }

  #frame(data: Uint8Array<ArrayBuffer>, seconds: number): VideoFrame {
    const { facts, codedWidth, raw, colorSpace } = this.video;
    const isTurned = facts.rotation % 180 !== 0;
    return new VideoFrame(data, {
      format: raw.format,
      codedWidth,
      codedHeight: this.#lines,
      displayWidth: isTurned ? facts.height : facts.width,
      displayHeight: isTurned ? facts.width : facts.height,
      timestamp: Math.round(seconds * 1e6),
      colorSpace: raw.format === 'RGBA' ? { matrix: 'rgb', fullRange: true } : colorSpace,
    });
  }
}

/** Unbroken stretches of at most `most` cells. */
function batchesOf(cells: readonly number[], most: number): number[][] {
  const batches: number[][] = [];
  for (const cell of cells) {
    const last = batches.at(-1);
    if (last !== undefined && last.length < most && last.at(-1) === cell - 1) last.push(cell);
    else batches.push([cell]);
  }
  return batches;
}

/** Seconds of each picture in a `framecrc` listing: a `#tb 0: 1/90000` line, then `0, dts, pts, …`. */
function timesOf(listing: string): number[] {
  const base = /^#tb 0: (\d+)\/(\d+)/m.exec(listing);
  const unit = Number(base?.[1] ?? 1) / Number(base?.[2] ?? 1e6);
  return [...listing.matchAll(/^0,\s*-?\d+,\s*(-?\d+),/gm)].map(([, pts]) => Number(pts) * unit);
}

/** The largest of ascending `times` that is not after `seconds`, or the first of all. */
function lastUpTo(times: readonly number[], seconds: number): number {
  let found = times[0] ?? seconds;
  for (const time of times) {
    if (time > seconds + 0.0006) break;
    found = time;
  }
  return found;
}
