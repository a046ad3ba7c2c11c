import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input, type EncodedPacket } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { openDirect } from './direct-recording.ts';
import openGop from './fixtures/open-gop.mp4?url';
import sound from './fixtures/sound.mp4?url';
import steps from './fixtures/steps.webm?url';
import { planClip, writeClip, type ClipWriting, type SourcePiece } from './write-clip.ts';

/** Each recording: six seconds at 10 fps, 64 by 48, every picture 3 levels lighter than the one before. */
const RATE = 10;
const FAST: ClipWriting = { mode: 'fast', masks: [], isSoundKept: false };
const EXACT: ClipWriting = { mode: 'exact', masks: [], isSoundKept: false };

async function recording(url: string): Promise<Blob> {
  return (await fetch(url)).blob();
}

async function written(pieces: readonly SourcePiece[], how: ClipWriting): Promise<Blob> {
  let bytes = new Uint8Array(0);
  const write = (data: Uint8Array, at: number): void => {
    if (at + data.length > bytes.length) {
      const grown = new Uint8Array(at + data.length);
      grown.set(bytes);
      bytes = grown;
    }
    bytes.set(data, at);
  };
  await writeClip(pieces, how, write, { signal: AbortSignal.timeout(60_000), onProgress: () => undefined });
  return new Blob([bytes]);
}

/** The number of each picture of a clip, as its light at a place tells, and when it is shown. */
async function picturesOf(clip: Blob, x = 32, y = 24): Promise<{ picture: number; seconds: number }[]> {
  const recording = await openDirect(clip, 'bt601');
  try {
    const count = Math.round(recording.facts.durationSeconds * RATE);
    const found: { picture: number; seconds: number }[] = [];
    await recording.read(
      { period: 1 / RATE, count },
      range(0, count),
      async ({ frame, seconds }) => {
        const luma = new Uint8Array(frame.allocationSize());
        const [plane] = await frame.copyTo(luma);
        frame.close();
        const level = luma[(plane?.offset ?? 0) + y * (plane?.stride ?? 0) + x] as number;
        found.push({ picture: Math.round((level - 16) / 3), seconds });
      },
      AbortSignal.timeout(20_000),
    );
    return found.sort((a, b) => a.seconds - b.seconds);
  } finally {
    recording.close();
  }
}

async function textOf(clip: Blob): Promise<string> {
  return new TextDecoder('latin1').decode(await clip.arrayBuffer());
}

async function soundOf(clip: Blob): Promise<EncodedPacket[]> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(clip) });
  try {
    const track = await input.getPrimaryAudioTrack();
    const packets: EncodedPacket[] = [];
    if (track !== null)
      for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
    return packets;
  } finally {
    input.dispose();
  }
}

/** An encoder may be a level or two off, not a picture on the whole. */
function expectPictures(found: readonly { picture: number }[], wanted: readonly number[]): void {
  const off = found.map(({ picture }, i) => picture - (wanted[i] ?? NaN));
  expect(found).toHaveLength(wanted.length);
  expect(Math.max(...off.map(Math.abs)), JSON.stringify(found)).toBeLessThanOrEqual(1);
  expect(Math.abs(off.reduce((sum, by) => sum + by, 0) / off.length)).toBeLessThan(0.5);
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}

describe('a fast clip', () => {
  it.each([
    ['of an open group of pictures', openGop, 1.2],
    ['with sound and B-frames', sound, 2],
    ['of a WebM file', steps, 2.007],
  ])('%s begins at the key frame before, as it was said before', async (_, url, key) => {
    const pieces = [
      { source: { file: await recording(url), isForeign: false }, from: key + 0.55, until: 4.45 },
    ];
    const { cuts, ending } = await planClip(pieces, FAST);
    expect(cuts[0]?.start).toBeCloseTo(key, 2);
    expect(ending).toBe(url.includes('webm') ? '.webm' : '.mp4');
    const clip = await written(pieces, FAST);
    const pictures = await picturesOf(clip);
    expect(pictures[0]).toEqual({ picture: Math.round(key * RATE), seconds: 0 });
    const { start = 0, end = 0 } = cuts[0] ?? {};
    expect((pictures.at(-1)?.seconds ?? 0) + 1 / RATE).toBeCloseTo(end - start, 1);
    expect(end).toBeGreaterThanOrEqual(4.45);
    expect(end).toBeLessThan(4.45 + 0.55);
    const shown = pictures.map(({ picture }) => picture);
    expect(shown).toEqual(range(Math.round(key * RATE), shown.length));
  });

  it('has no sound, no title, no date and none of the camera’s own notes', async () => {
    const file = await recording(sound);
    expect(await textOf(file)).toMatch(/Secret[^]*|x264/);
    const clip = await written([{ source: { file, isForeign: false }, from: 0, until: 6 }], FAST);
    expect(await textOf(clip)).not.toMatch(/Secret|x264|Lavc|Lavf|mp4a/);
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(clip) });
    expect(await input.getAudioTracks()).toEqual([]);
    input.dispose();
    expect((await picturesOf(clip)).map(({ picture }) => picture)).toEqual(range(0, 60));
  });

  it.each([
    ['fast', FAST],
    ['exact', EXACT],
  ])(
    '%s: keeps the recording’s sound in time with its pictures where that is asked for',
    async (mode, how) => {
      const file = await recording(sound);
      const source = { file, isForeign: false };
      const pieces = [
        { source, from: 2, until: 3 },
        { source, from: 4, until: 4.5 },
      ];
      const { hasSound, cuts } = await planClip(pieces, how);
      expect(hasSound).toBe(true);
      const clip = await written(pieces, { ...how, isSoundKept: true });
      expect(await textOf(clip)).not.toMatch(/Secret|x264|Lavc|Lavf/);
      const [all, kept] = [await soundOf(file), await soundOf(clip)];
      const longest = Math.max(...all.map(({ duration }) => duration));
      const second = (await picturesOf(clip)).find(({ picture }) => picture >= 40)?.seconds ?? NaN;
      // Every packet of the clip is one of the recording, as much later in it as its pictures are.
      for (const { data, timestamp } of kept) {
        const [cut, begin] = timestamp < second - 1e-3 ? [cuts[0], 0] : [cuts[1], second];
        const from = all.filter((packet) => packet.data.join(' ') === data.join(' '));
        const off = from.map((packet) =>
          Math.abs(packet.timestamp - (cut?.start ?? 0) - (timestamp - begin)),
        );
        expect(Math.min(...off), `${mode} ${timestamp}`).toBeLessThan(2e-3);
      }
      expect(kept.length).toBeGreaterThanOrEqual(Math.floor(1.5 / longest) - 2);
    },
  );

  it('is silent where the recording is, whatever is asked for', async () => {
    const pieces = [{ source: { file: await recording(openGop), isForeign: false }, from: 2, until: 3 }];
    expect((await planClip(pieces, FAST)).hasSound).toBe(false);
    expect(await soundOf(await written(pieces, { ...FAST, isSoundKept: true }))).toEqual([]);
  });

  it('of several stretches is one reel', async () => {
    const source = { file: await recording(sound), isForeign: false };
    const pieces = [
      { source, from: 4, until: 5 },
      { source, from: 0, until: 0.5 },
    ];
    const pictures = await picturesOf(await written(pieces, FAST));
    expect(pictures.slice(0, 3).map(({ picture }) => picture)).toEqual([40, 41, 42]);
    const second = pictures.findIndex(({ picture }) => picture === 0);
    expect(second).toBeGreaterThanOrEqual(10);
    expect(pictures.map(({ seconds }) => seconds)).toEqual(
      pictures.map((_, i) => expect.closeTo(i / RATE, 2) as number),
    );
  });

  it('of files that differ is refused with a way on', async () => {
    const pieces = [
      { source: { file: await recording(sound), isForeign: false }, from: 0, until: 1 },
      { source: { file: await recording(openGop), isForeign: false }, from: 0, until: 1 },
    ];
    await expect(planClip(pieces, FAST)).rejects.toMatchObject({ code: 'clips/mixed' });
    const foreign = [{ source: { file: new Blob(['?']), isForeign: true }, from: 0, until: 1 }];
    await expect(planClip(foreign, FAST)).rejects.toMatchObject({ code: 'clips/no-copy' });
  });
});

describe('an exact clip', () => {
  it.each([
    ['H.264', openGop, '.mp4', 13],
    ['H.264 with sound', sound, '.mp4', 27],
    ['VP9', steps, '.webm', 27],
  ])('of %s has exactly the frames that begin in it', async (_, url, ending, first) => {
    const source = { file: await recording(url), isForeign: false };
    const clock = url === steps ? 0.007 : 0;
    const pieces = [{ source, from: first / RATE + clock, until: (first + 12) / RATE + clock }];
    const plan = await planClip(pieces, EXACT);
    expect(plan.ending).toBe(ending);
    const pictures = await picturesOf(await written(pieces, EXACT));
    expectPictures(pictures, range(first, 12));
    expect(pictures.map(({ seconds }) => seconds)).toEqual(
      range(0, 12).map((i) => expect.closeTo(i / RATE, 2) as number),
    );
  });

  it('that begins at a key frame and ends before the next one is a copy: nothing has to be made anew', async () => {
    const source = { file: await recording(sound), isForeign: false };
    const pieces = [{ source, from: 2, until: 4 }];
    expect(await planClip(pieces, EXACT)).toMatchObject({ encoder: null, cuts: [{ start: 2 }] });
    const pictures = await picturesOf(await written(pieces, EXACT));
    expect(pictures.map(({ picture }) => picture)).toEqual(range(20, 20));
    const masks = [{ x: 0, y: 0, width: 0.1, height: 0.1 }];
    expect((await planClip(pieces, { mode: 'exact', masks })).encoder).toBe('browser');
    expect((await planClip([{ source, from: 2.1, until: 4 }], EXACT)).encoder).not.toBe(null);
  });

  it.each([
    ['the browser', steps, false],
    ['ffmpeg', openGop, true],
  ])('by %s is black where it is masked, and nowhere else', async (_, url, isForeign) => {
    const source = { file: await recording(url), isForeign };
    const pieces = [{ source, from: 3, until: 4 }];
    const masks = [{ x: 0.5, y: 0, width: 0.5, height: 0.5 }];
    const clip = await written(pieces, { ...EXACT, masks });
    const masked = await picturesOf(clip, 50, 10);
    const free = await picturesOf(clip, 10, 10);
    const below = await picturesOf(clip, 50, 40);
    expect(masked.every(({ picture }) => picture <= 1)).toBe(true);
    expectPictures(free, range(30, 10));
    expectPictures(below, range(30, 10));
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    const source = { file: await recording(steps), isForeign: false };
    const writing = writeClip([{ source, from: 0, until: 6 }], EXACT, () => undefined, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(writing).rejects.toMatchObject({ code: 'cancelled' });
  });
});
