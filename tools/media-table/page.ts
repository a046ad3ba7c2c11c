import { toAppError } from '#core/errors.ts';
import { parseManifest } from '#core/model-pack.ts';
import type { Grid } from '#core/sampling.ts';
import type { VideoFacts } from '#core/video.ts';
import { preprocessInput } from '#inference/preprocess/preprocess.ts';
import { openEncoder } from '#inference/runtime/encoder.ts';
import { openConverted } from '#media/converted-recording.ts';
import { inspectRecording, openRecording } from '#media/open-recording.ts';
import { writePlayable } from '#media/playable-copy.ts';
import { openVideo } from '#media/open-video.ts';
import type { Recording } from '#media/recording.ts';
import { needsUpright, Thumbnailer, uprightPixels, type Pixels } from '#media/upright.ts';
import { difference, shrunk, type Difference } from './pictures.ts';
import type { Look, MediaTable, Views } from './protocol.ts';

/** The product's own ways to look at a recording, called one by one. */

/** In full precision: what 8-bit weights add is no difference between pictures. */
const PACK = '/models/demo';
const manifest = parseManifest(await (await fetch(`${PACK}/manifest.json`)).json());
const files = { open: async (name: string) => (await fetch(`${PACK}/${name}`)).blob() };
const pack = await openEncoder(manifest, files, { backends: ['wasm'], precision: 'fp32', threads: 2 });
const spec = manifest.image;
const untagged = spec.untaggedColour;
const { signal } = new AbortController();

/** Codecs that ffmpeg does not decode as it comes for browsers. */
const NO_FALLBACK = /^av01/;

let file: Blob;
let facts: VideoFacts;
/** What the sampler reads: the file, or its packets in another container. */
let readable: Blob;

type Seen = { pixels: Pixels; embedding: Float32Array; thumbnail: Pixels };

/** As the case's worker prepares a frame for the encoder. */
async function seen(frame: VideoFrame, facts: VideoFacts): Promise<Seen> {
  try {
    const isUpright = !needsUpright(frame, facts);
    const pixels = await uprightPixels(frame, facts);
    const [embedding] = isUpright
      ? await pack.encodeTensors([await preprocessInput(frame, spec)])
      : await pack.encodeImages([pixels]);
    const jpeg = new Blob([await new Thumbnailer(facts).make(frame)]);
    if (embedding === undefined) throw new Error('No embedding');
    return { pixels, embedding, thumbnail: drawn(await createImageBitmap(jpeg)) };
  } finally {
    frame.close();
  }
}

function drawn(image: ImageBitmap | HTMLVideoElement): Pixels {
  const [width, height] =
    image instanceof ImageBitmap ? [image.width, image.height] : [image.videoWidth, image.videoHeight];
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('No canvas');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, width, height);
}

function small({ data, width, height }: Pixels): string {
  return btoa(String.fromCharCode(...shrunk(data, width, height)));
}

async function frames(recording: Recording, grid: Grid, looks: readonly Look[]): Promise<Map<number, Seen>> {
  const found = new Map<number, Seen>();
  const cells = looks.map(({ cell }) => cell);
  const take = async ({ cell, frame }: { cell: number; frame: VideoFrame }): Promise<void> =>
    void found.set(cell, await seen(frame, recording.facts));
  try {
    await recording.read(grid, cells, take, signal);
  } finally {
    recording.close();
  }
  return found;
}

/** The recording in a <video> element, or the copy that is made for it. */
async function element(): Promise<{ video: HTMLVideoElement; played: Views['played'] } | null> {
  const own = await loaded(file);
  if (own !== null) return { video: own, played: 'itself' };
  const copy = await loaded(await playableCopy());
  return copy === null ? null : { video: copy, played: 'copy' };
}

async function playableCopy(): Promise<Blob> {
  let bytes = new Uint8Array(1 << 20);
  let length = 0;
  const write = (chunk: Uint8Array, at: number): void => {
    length = Math.max(length, at + chunk.length);
    if (length > bytes.length) {
      const longer = new Uint8Array(length * 2);
      longer.set(bytes);
      bytes = longer;
    }
    bytes.set(chunk, at);
  };
  await writePlayable(file, write, { signal, onProgress: () => undefined });
  return new Blob([bytes.subarray(0, length)], { type: 'video/mp4' });
}

async function loaded(source: Blob): Promise<HTMLVideoElement | null> {
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(source);
  const isLoaded = await event(video, 'loadeddata');
  return isLoaded && video.videoWidth > 0 ? video : null;
}

/** False when the element gives up, or says nothing for four seconds. */
function event(video: HTMLVideoElement, name: 'loadeddata' | 'seeked'): Promise<boolean> {
  return new Promise((resolve) => {
    video.addEventListener(name, () => resolve(true), { once: true });
    video.addEventListener('error', () => resolve(false), { once: true });
    setTimeout(() => resolve(false), 4000);
  });
}

/** The element has the picture it sought; a screen or two later it shows it. */
async function settled(): Promise<void> {
  for (let screens = 0; screens < 3; screens++)
    await new Promise((resolve) => requestAnimationFrame(resolve));
}

async function watched(
  looks: readonly Look[],
): Promise<Pick<Views, 'played'> & { pictures: (string | null)[] }> {
  const shown = await element().catch(() => null);
  if (shown === null) return { played: 'no', pictures: looks.map(() => null) };
  const { video, played } = shown;
  const pictures: (string | null)[] = [];
  try {
    for (const { seconds } of looks) {
      const seeked = event(video, 'seeked');
      video.currentTime = seconds;
      const isThere = await seeked;
      await settled();
      pictures.push(isThere ? small(drawn(video)) : null);
    }
  } finally {
    URL.revokeObjectURL(video.src);
    video.removeAttribute('src');
    video.load();
  }
  return { played, pictures };
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number =>
    x.reduce((sum, value, i) => sum + value * (y[i] as number), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

const least = (values: readonly number[]): number | null =>
  values.length === 0 ? null : Math.min(...values);

async function fallback(grid: Grid, looks: readonly Look[]): Promise<Map<number, Seen>> {
  if (facts.route === 'convert' || NO_FALLBACK.test(facts.codec)) return new Map();
  return frames(await openConverted(file, untagged, signal), grid, looks);
}

async function look(grid: Grid, looks: readonly Look[]): Promise<Views> {
  const ours = await frames(await openRecording(readable, facts.route, untagged, signal), grid, looks);
  let refusal: string | null = null;
  const theirs = await fallback(grid, looks).catch((thrown: unknown) => {
    refusal = toAppError(thrown).message;
    return new Map<number, Seen>();
  });
  const whole: Difference[] = [];
  const natives: number[] = [];
  const fallbacks: number[] = [];
  for (const { cell, whole: urls } of looks) {
    const [own, other] = [ours.get(cell), theirs.get(cell)];
    if (own !== undefined && other !== undefined) fallbacks.push(cosine(own.embedding, other.embedding));
    if (own === undefined || urls === null) continue;
    const { width, height, data } = own.pixels;
    const near: Difference[] = [];
    const alike: number[] = [];
    for (const url of urls) {
      const native = new Uint8ClampedArray(await (await fetch(url)).arrayBuffer());
      if (native.length !== data.length) throw new Error(`Native pictures are not ${width}x${height}`);
      near.push(difference(data, native, 4));
      const [embedding] = await pack.encodeImages([{ width, height, data: native }]);
      if (embedding !== undefined) alike.push(cosine(own.embedding, embedding));
    }
    whole.push(near.reduce((best, other) => (other.p99 < best.p99 ? other : best)));
    natives.push(Math.max(...alike));
  }
  const of = (seen: Map<number, Seen>, part: 'pixels' | 'thumbnail'): (string | null)[] =>
    looks.map(({ cell }) => {
      const picture = seen.get(cell)?.[part];
      return picture === undefined ? null : small(picture);
    });
  const { played, pictures: video } = await watched(looks);
  return {
    pictures: {
      sampler: of(ours, 'pixels'),
      video,
      thumbnail: of(ours, 'thumbnail'),
      ffmpeg: of(theirs, 'pixels'),
    },
    played,
    refusal,
    whole,
    cosine: { native: least(natives), fallback: least(fallbacks) },
  };
}

const table: MediaTable = {
  async inspect(url) {
    file = await (await fetch(url)).blob();
    try {
      facts = await inspectRecording(file, untagged, signal);
      readable = facts.route === 'remux' ? await playableCopy() : file;
      return { facts };
    } catch (thrown) {
      const { code, details, message } = toAppError(thrown);
      return { code, details, message };
    }
  },

  async decoded() {
    const video = await openVideo(readable, untagged);
    let count = 0;
    const output = (frame: VideoFrame): void => {
      count++;
      frame.close();
    };
    const decoder = new VideoDecoder({ output, error: () => undefined });
    try {
      decoder.configure(video.config);
      for await (const packet of video.sink.packets()) decoder.decode(packet.toEncodedVideoChunk());
      await decoder.flush();
    } catch {
      // Damaged: what came out until then counts.
    } finally {
      video.close();
    }
    return count;
  },

  async times(grid) {
    const times: (number | null)[] = Array.from({ length: grid.count }, () => null);
    const recording = await openRecording(readable, facts.route, untagged, signal);
    const take = ({
      cell,
      seconds,
      frame,
    }: {
      cell: number;
      seconds: number;
      frame: VideoFrame;
    }): Promise<void> => {
      frame.close();
      times[cell] = seconds;
      return Promise.resolve();
    };
    try {
      await recording.read(grid, [...times.keys()], take, signal);
    } finally {
      recording.close();
    }
    return times;
  },

  look,
};
globalThis.mediaTable = table;
