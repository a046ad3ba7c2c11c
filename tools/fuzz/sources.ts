import {
  BlobSource,
  BufferTarget,
  Conversion,
  Input,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  MP4,
  MpegTsOutputFormat,
  Output,
} from 'mediabunny';
import { mutate, type Media, type Mutant } from './mutate.ts';
import { Random } from './random.ts';

/** Seconds of the sample that are damaged: some groups of pictures, and quick to read. */
const SECONDS = 6;

const FORMATS = {
  'sample.mp4': () => new Mp4OutputFormat({ fastStart: 'in-memory' }),
  'sample-index-last.mp4': () => new Mp4OutputFormat({ fastStart: false }),
  'sample-fragmented.mp4': () => new Mp4OutputFormat({ fastStart: 'fragmented' }),
  'sample.mov': () => new MovOutputFormat(),
  'sample.mkv': () => new MkvOutputFormat(),
  'sample.ts': () => new MpegTsOutputFormat(),
};

/** The beginning of a recording in all containers that can be written here, its packets copied. */
export async function containersOf(recording: Blob): Promise<Media[]> {
  const media: Media[] = [];
  for (const [name, format] of Object.entries(FORMATS)) {
    const input = new Input({ formats: [MP4], source: new BlobSource(recording) });
    try {
      const target = new BufferTarget();
      const output = new Output({ format: format(), target });
      const conversion = await Conversion.init({ input, output, trim: { start: 0, end: SECONDS } });
      await conversion.execute();
      if (target.buffer === null) throw new Error(`${name} was not written`);
      media.push({ name, bytes: new Uint8Array(target.buffer) });
    } finally {
      input.dispose();
    }
  }
  return media;
}

/** Mutant number `n` of a seed. The same sources in the same order give the same mutant. */
export function mutantOf(seed: number, n: number, sources: readonly Media[]): Mutant & { source: string } {
  const random = new Random(seed, n);
  const source = random.of(sources);
  return { source: source.name, ...mutate(random, source, random.of(sources)) };
}
