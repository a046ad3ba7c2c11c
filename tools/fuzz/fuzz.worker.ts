import { leftOver } from './guards.ts';
import { isCancelled } from '#core/errors.ts';
import { gridOf } from '#core/sampling.ts';
import { fingerprintOf } from '#library/fingerprint.ts';
import { inspectRecording, openRecording } from '#media/open-recording.ts';
import { writePlayable } from '#media/playable-copy.ts';
import type { Recording } from '#media/recording.ts';
import { sampleVideo } from '#media/sample-video.ts';
import { Thumbnailer } from '#media/upright.ts';
import { serve, type CallContext } from '#platform/rpc.ts';
import { prepareFrame } from '#jobs/cases/prepare-frame.ts';
import type { FuzzProtocol, Plant, Sampled } from './fuzz-protocol.ts';

/** Cells looked at, spread over the recording. */
const MOST_CELLS = 12;

async function read(
  { file, spec, plant, isForeign }: FuzzProtocol['read']['args'],
  context: CallContext,
): Promise<Sampled> {
  if (plant !== null) sow(plant);
  const { signal, onProgress } = context;
  const untagged = spec.untaggedColour;
  const facts = await inspectRecording(file, untagged, signal, isForeign);
  await fingerprintOf(file);
  onProgress({ done: 1, total: 2, unit: 'steps' });
  const readable = facts.route === 'remux' ? await copyOf(file, context) : file;
  const recording = await openRecording(readable, facts.route, untagged, signal);
  try {
    const thumbnailer = new Thumbnailer(facts);
    const grid = gridOf(facts.durationSeconds, 1);
    const known = new Uint8Array(grid.count).fill(1);
    const wanted = Math.min(MOST_CELLS, grid.count);
    for (let i = 0; i < wanted; i++) known[Math.floor((i * grid.count) / wanted)] = 0;
    const convert = (): Promise<Recording | null> =>
      openRecording(file, 'convert', untagged, signal).catch((thrown: unknown) => {
        if (isCancelled(thrown)) throw thrown;
        return null;
      });
    const { unreadable } = await sampleVideo(recording, {
      grid,
      known,
      onFrame: async ({ frame }) => void (await prepareFrame(frame, facts, spec, thumbnailer)),
      ...(facts.route === 'direct' && { fallBack: convert }),
      signal,
    });
    return { route: facts.route, wanted, read: wanted - unreadable };
  } finally {
    recording.close();
  }
}

async function copyOf(file: File, context: CallContext): Promise<Blob> {
  const pieces: { bytes: Uint8Array<ArrayBuffer>; at: number }[] = [];
  await writePlayable(file, (bytes, at) => pieces.push({ bytes: bytes.slice(), at }), context);
  const copy = new Uint8Array(Math.max(0, ...pieces.map(({ bytes, at }) => at + bytes.length)));
  for (const { bytes, at } of pieces) copy.set(bytes, at);
  return new Blob([copy], { type: 'video/mp4' });
}

function sow(plant: Plant): void {
  if (plant === 'frame')
    void new VideoFrame(new Uint8Array(6), { format: 'I420', codedWidth: 2, codedHeight: 2, timestamp: 0 });
  if (plant === 'worker') void new Worker(URL.createObjectURL(new Blob([''])));
  if (plant === 'rejection') void Promise.reject(new Error('planted'));
  if (plant === 'console') console.error('planted');
  if (plant === 'no-code') throw new TypeError('planted');
  if (plant === 'hang') for (;;);
}

serve<FuzzProtocol>(self, { read, leftOver });
