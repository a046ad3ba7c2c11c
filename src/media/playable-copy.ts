import { EncodedVideoPacketSource, Mp4OutputFormat, Output, StreamTarget } from 'mediabunny';
import { AppError } from '#core/errors.ts';
import type { OnProgress } from '#core/progress.ts';
import { encodedStretches, ffmpegStretch, type EncodedStretch } from './encode-stretches.ts';
import { FFmpegFile } from './ffmpeg-file.ts';
import { probeVideo, type ProbedVideo } from './probe.ts';

/** What MP4 can hold and a browser may play: ffmpeg's names, mediabunny's, and a configuration to ask the browser with. */
const CONTAINED = {
  h264: ['avc', 'avc1.64001f'],
  hevc: ['hevc', 'hvc1.1.6.L120.90'],
  vp8: ['vp8', 'vp8'],
  vp9: ['vp9', 'vp09.00.31.08'],
  av1: ['av1', 'av01.0.08M.08'],
} as const;

/** Bytes of packets taken over in one command, about. */
const COPY_BYTES = 48_000_000;
/** Longest side of pictures that are encoded anew; nobody waits hours for a copy to watch. */
const ENCODED_SIDE = 960;

/** True when only the container is foreign: the browser decodes the packets themselves. */
export async function isRemuxable({ facts }: ProbedVideo): Promise<boolean> {
  const contained = CONTAINED[facts.codec as keyof typeof CONTAINED];
  if (contained === undefined) return false;
  const { supported } = await VideoDecoder.isConfigSupported({ codec: contained[1] });
  return supported === true;
}

/**
 * Writes an MP4 with the pictures of `blob` and without its sound: the packets themselves where the browser decodes them,
 * else H.264 of at most 960 pixels a side. Its clock is the recording's. Memory does not grow with the length. Throws
 * AppError `cancelled`, `storage/full` (from `write`) and `video/` codes.
 */
export async function writePlayable(
  blob: Blob,
  write: (bytes: Uint8Array<ArrayBuffer>, at: number) => void,
  { signal, onProgress }: { signal: AbortSignal; onProgress: OnProgress },
): Promise<void> {
  const file = new FFmpegFile(blob);
  try {
    const video = await probeVideo(file, 'bt601', signal);
    const isCopied = await isRemuxable(video);
    const stretches = isCopied ? copied(file, video, blob.size, signal) : encoded(file, video, signal);
    const codec = isCopied ? CONTAINED[video.facts.codec as keyof typeof CONTAINED][0] : 'avc';
    const output = new Output({
      format: new Mp4OutputFormat({ fastStart: false }),
      target: new StreamTarget(new WritableStream({ write: ({ data, position }) => write(data, position) }), {
        chunked: true,
        chunkSize: 4_000_000,
      }),
    });
    const source = new EncodedVideoPacketSource(codec);
    const { rotation, isMirrored } = video.facts;
    output.addVideoTrack(source, isCopied ? { rotation, flip: isMirrored } : {});
    await output.start();
    let frames = 0;
    try {
      for await (const { packets, config } of stretches) {
        for (const packet of packets) {
          const timestamp = Math.max(0, packet.timestamp - video.clockOffset);
          await source.add(packet.clone({ timestamp }), { decoderConfig: config });
          frames++;
        }
        const done = (packets.at(-1)?.timestamp ?? 0) - video.clockOffset;
        onProgress({ done, total: video.facts.durationSeconds, unit: 'seconds' });
      }
      if (frames === 0) throw new AppError('video/damaged', 'No picture could be copied');
      await output.finalize();
    } catch (thrown) {
      await output.cancel().catch(() => undefined);
      throw thrown;
    }
  } finally {
    file.close();
  }
}

function encoded(file: FFmpegFile, video: ProbedVideo, signal: AbortSignal): AsyncGenerator<EncodedStretch> {
  const until = video.facts.durationSeconds;
  const how = { from: 0, until, mostSide: ENCODED_SIDE, quality: 'live', masks: [] } as const;
  return encodedStretches(file, video, how, signal);
}

/**
 * The file's own packets, some seconds at a time. Commands begin at a key frame and end anywhere, so the last group of
 * pictures of each is left to the next one.
 */
async function* copied(
  file: FFmpegFile,
  video: ProbedVideo,
  bytes: number,
  signal: AbortSignal,
): AsyncGenerator<EncodedStretch> {
  const { facts, fileStart, clockOffset, stream } = video;
  const end = facts.durationSeconds + clockOffset;
  const usual = Math.max(5, (COPY_BYTES / bytes) * facts.durationSeconds);
  let length = usual;
  let start = fileStart;
  let lastKey = -Infinity;
  for (;;) {
    const isLast = start + length >= end;
    const stretch = await ffmpegStretch(file, ['-c', 'copy'], stream, start - fileStart, length, signal);
    // The recording breaks off: what was copied stays.
    if (stretch === null) return;
    const { packets, config } = stretch;
    const keys = packets.filter(({ type }) => type === 'key').map(({ timestamp }) => timestamp);
    // Times are rounded to a millisecond.
    const from = keys.find((time) => time > lastKey + 0.002);
    const until = isLast ? undefined : keys.at(-1);
    if (from !== undefined && from !== until) {
      const first = packets.findIndex(({ timestamp, type }) => type === 'key' && timestamp === from);
      const last = packets.findIndex(({ timestamp, type }) => type === 'key' && timestamp === until);
      yield { packets: packets.slice(first, last === -1 ? undefined : last), config };
      lastKey = keys.filter((time) => time !== until).at(-1) ?? lastKey;
      length = usual;
      start = until ?? end;
    } else length *= 2;
    if (isLast) return;
  }
}
