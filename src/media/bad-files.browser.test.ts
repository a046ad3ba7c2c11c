import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  MovOutputFormat,
  Output,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
} from 'mediabunny';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseManifest, type ImageSpec } from '#core/model-pack.ts';
import { judge } from '#tools/fuzz/judge.ts';
import type { Bytes, Media } from '#tools/fuzz/mutate.ts';
import { partsOf } from '#tools/fuzz/parts.ts';
import { containersOf } from '#tools/fuzz/sources.ts';

/** What operating rooms hand over by mistake: each is read as far as it goes, or refused with its reason within 10 s. */
let samples: ReadonlyMap<string, Bytes>;
let spec: ImageSpec;

beforeAll(async () => {
  const sample = await (await fetch('/samples/phaco-routine.mp4')).blob();
  samples = new Map((await containersOf(sample)).map(({ name, bytes }: Media) => [name, bytes]));
  spec = parseManifest(await (await fetch('/models/demo/manifest.json')).json()).image;
});

/** A copy of one of the samples; six seconds each. */
function copyOf(name: string): Bytes {
  return (samples.get(name) as Bytes).slice();
}

/** The share of a sample's bytes from `from` to `to`. */
function cut(name: string, from: number, to: number): Bytes {
  const bytes = copyOf(name);
  return bytes.slice(Math.round(bytes.length * from), Math.round(bytes.length * to));
}

/** A sample with one of its boxes written over, from `at` bytes behind the box's start. */
function patched(name: string, box: string, at: number, written: readonly number[] | string): Bytes {
  const bytes = copyOf(name);
  const start = partsOf(bytes).find((part) => part.name === box)?.start ?? Number.NaN;
  bytes.set(typeof written === 'string' ? new TextEncoder().encode(written) : written, start + at);
  return bytes;
}

async function soundOnly(): Promise<Bytes> {
  const target = new BufferTarget();
  const output = new Output({ format: new MovOutputFormat(), target });
  const source = new EncodedAudioPacketSource('pcm-s16');
  output.addAudioTrack(source);
  await output.start();
  const decoderConfig = { codec: 'pcm-s16', numberOfChannels: 1, sampleRate: 8000 };
  await source.add(new EncodedPacket(new Uint8Array(16_000), 'key', 0, 1), { decoderConfig });
  await output.finalize();
  return new Uint8Array(target.buffer as ArrayBuffer);
}

async function pictures(width: number, height: number): Promise<Bytes> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new VideoSampleSource({ codec: 'vp8', bitrate: 1e6 });
  output.addVideoTrack(source);
  await output.start();
  const data = new Uint8Array(width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2)).fill(90);
  for (const timestamp of [0, 0.5]) {
    const init = {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      timestamp,
      duration: 0.5,
    } as const;
    const sample = new VideoSample(data, init);
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  return new Uint8Array(target.buffer as ArrayBuffer);
}

type Made = Bytes | Promise<Bytes>;
/** Name of the file, how it is made, and what comes of it. */
const REFUSED: readonly (readonly [what: string, name: string, make: () => Made, how: string])[] = [
  ['nothing in it', 'a.mp4', () => new Uint8Array(), 'video/empty'],
  [
    'text by another name',
    'a.mp4',
    () => new TextEncoder().encode('Notes. '.repeat(500)),
    'video/not-a-video',
  ],
  ['zeros', 'a.mov', () => new Uint8Array(200_000), 'video/not-a-video'],
  ['sound alone', 'a.mov', soundOnly, 'video/no-picture'],
  ['encrypted pictures', 'a.mp4', () => patched('sample.mp4', 'avc1', 4, 'encv'), 'video/encrypted'],
  [
    'VVC',
    'a.mp4',
    () => patched('sample.mp4', 'avc1', 4, 'vvc1'),
    'video/unsupported-codec (No decoder for VVC)',
  ],
  [
    'a length that hides its index',
    'a.mp4',
    () => patched('sample-index-last.mp4', 'mdat', 0, [0, 255, 255, 255]),
    'video/no-index',
  ],
  [
    'its end cut off, and the index with it',
    'a.mp4',
    () => cut('sample-index-last.mp4', 0, 0.6),
    'video/no-index',
  ],
  ['its beginning cut off', 'a.mp4', () => cut('sample-index-last.mp4', 0.2, 1), 'video/no-start'],
  ['the beginning of its MKV cut off', 'a.mkv', () => cut('sample.mkv', 0.2, 1), 'video/no-start'],
  [
    'no sizes in its tables',
    'a.mp4',
    () => patched('sample.mp4', 'stsz', 12, Array<number>(700).fill(0)),
    'video/damaged',
  ],
];

const READ: readonly (readonly [what: string, name: string, make: () => Made, how: string])[] = [
  ['its end cut off behind its index', 'a.mp4', () => cut('sample.mp4', 0, 0.6), 'direct 4/6'],
  ['its fragments cut off', 'a.mp4', () => cut('sample-fragmented.mp4', 0, 0.6), 'direct 5/6'],
  ['the end of its MKV cut off', 'a.mkv', () => cut('sample.mkv', 0, 0.6), 'direct 4/4'],
  ['both ends of its TS cut off', 'a.ts', () => cut('sample.ts', 0.2, 0.8), 'remux 4/4'],
  [
    'a length that reaches past its end',
    'a.mp4',
    () => patched('sample.mp4', 'mdat', 0, [0, 255, 255, 255]),
    'direct 6/6',
  ],
  [
    'places in its tables that lie outside',
    'a.mp4',
    () => patched('sample.mp4', 'stco', 20, [127, 0, 0, 0]),
    'direct',
  ],
  ['another ending', 'a.jpg', () => copyOf('sample.mkv'), 'direct 6/6'],
  ['pictures of one pixel', 'a.webm', () => pictures(1, 1), 'direct 1/1'],
  ['pictures of 33 million pixels', 'a.webm', () => pictures(7680, 4320), 'direct 1/1'],
];

describe('bad files', () => {
  it.for(REFUSED)('are refused with a reason: %s', async ([, name, make, how]) => {
    const verdict = await judge(new File([await make()], name), spec);
    expect(verdict).toMatchObject({ outcome: 'refused', faults: [] });
    expect(verdict.how).toContain(how);
  });

  it.for(READ)('are read as far as they go: %s', async ([, name, make, how]) => {
    const verdict = await judge(new File([await make()], name), spec);
    expect(verdict.faults).toEqual([]);
    expect(verdict.how).toContain(how);
  });
});
