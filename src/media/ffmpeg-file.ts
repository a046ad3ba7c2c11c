import coreUrl from '@ffmpeg/core?url';
import wasmUrl from '@ffmpeg/core/wasm?url';
import type { FFmpeg } from '@ffmpeg/ffmpeg';
import { AppError } from '#core/errors.ts';

/** What a command left behind: its exit code, the bytes of each file asked for (null: not written), its last words. */
export type FFmpegResult = {
  readonly code: number;
  readonly files: readonly (Uint8Array<ArrayBuffer> | null)[];
  readonly log: readonly string[];
};

/** A command that says nothing for so long hangs; reports come every two seconds while frames come out. */
const SILENT_MS = 30_000;
const MOST_LOG_LINES = 60;
/** Where commands find the file. */
export const INPUT = '/in/recording';

/**
 * A file before ffmpeg, in a worker of its own: 32 MB of wasm that are fetched with the first command. The file is read
 * by slices where it lies. One command at a time. The caller closes it, which ends the worker.
 */
export class FFmpegFile {
  readonly #file: Blob;
  #ffmpeg: FFmpeg | null = null;
  #log: string[] = [];
  #heard = 0;

  constructor(file: Blob) {
    this.#file = file;
  }

  /**
   * Runs ffmpeg (or ffprobe) with `args` and takes the files it wrote, removing them. A command that is aborted or hangs
   * is ended with its worker; the next one starts a fresh one. Throws AppError `cancelled`, `video/stalled`,
   * `video/damaged` when the file makes ffmpeg crash, or `worker/crashed`.
   */
  async run(
    program: 'ffmpeg' | 'ffprobe',
    args: readonly string[],
    outputs: readonly string[],
    signal: AbortSignal,
  ): Promise<FFmpegResult> {
    signal.throwIfAborted();
    const ffmpeg = await this.#guarded(this.#ensure(), signal);
    this.#log = [];
    const command = [...args];
    const running = program === 'ffmpeg' ? ffmpeg.exec(command) : ffmpeg.ffprobe(command);
    // It had started: what ends it in the middle of a command is in the file.
    const code = await this.#guarded(running, signal, 'video/damaged');
    const files: (Uint8Array<ArrayBuffer> | null)[] = [];
    for (const path of outputs) files.push(await this.#guarded(take(ffmpeg, path), signal));
    return { code, files, log: this.#log };
  }

  close(): void {
    this.#ffmpeg?.terminate();
    this.#ffmpeg = null;
  }

  async #ensure(): Promise<FFmpeg> {
    if (this.#ffmpeg !== null) return this.#ffmpeg;
    const { FFmpeg, FFFSType } = await import('@ffmpeg/ffmpeg');
    const ffmpeg = new FFmpeg();
    this.#ffmpeg = ffmpeg;
    const hear = (): void => void (this.#heard = performance.now());
    ffmpeg.on('progress', hear);
    ffmpeg.on('log', ({ message }) => {
      hear();
      if (this.#log.length < MOST_LOG_LINES) this.#log.push(message);
    });
    await ffmpeg.load({ coreURL: absolute(coreUrl), wasmURL: absolute(wasmUrl) });
    await ffmpeg.createDir('/in');
    const blobs = [{ name: 'recording', data: this.#file }];
    await ffmpeg.mount(FFFSType.WORKERFS, { blobs }, '/in');
    return ffmpeg;
  }

  /** Ends the worker when the wait is aborted, when it goes silent, and when wasm itself gives up. */
  async #guarded<T>(
    wait: Promise<T>,
    signal: AbortSignal,
    crash: 'worker/crashed' | 'video/damaged' = 'worker/crashed',
  ): Promise<T> {
    this.#heard = performance.now();
    let watch: ReturnType<typeof setInterval> | undefined;
    let abort = (): void => undefined;
    const ended = new Promise<never>((_, reject) => {
      abort = () => reject(new AppError('cancelled', 'Cancelled'));
      signal.addEventListener('abort', abort, { once: true });
      watch = setInterval(() => {
        if (performance.now() - this.#heard > SILENT_MS) {
          reject(new AppError('video/stalled', 'ffmpeg stopped answering'));
        }
      }, 1000);
    });
    try {
      // What was aborted before there was a listener never tells.
      if (signal.aborted) abort();
      return await Promise.race([wait, ended]);
    } catch (thrown) {
      this.close();
      wait.catch(() => undefined);
      if (thrown instanceof AppError) throw thrown;
      throw new AppError(crash, `ffmpeg: ${String(thrown)}`, { cause: thrown });
    } finally {
      clearInterval(watch);
      signal.removeEventListener('abort', abort);
    }
  }
}

async function take(ffmpeg: FFmpeg, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const bytes = (await ffmpeg.readFile(path)) as Uint8Array<ArrayBuffer>;
    await ffmpeg.deleteFile(path);
    return bytes;
  } catch {
    return null;
  }
}

/** A worker that starts from a file elsewhere cannot resolve the page's own paths. */
function absolute(url: string): string {
  return new URL(url, self.location.origin).href;
}
