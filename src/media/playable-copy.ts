import {
  BufferSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MATROSKA,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  type EncodedPacket,
} from 'mediabunny';
import { AppError } from '#core/errors.ts';
import type { OnProgress } from '#core/progress.ts';
import { FFmpegFile, INPUT } from './ffmpeg-file.ts';
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
/** Seconds encoded in one command: each starts with a key frame, and reports and cancelling come between. */
const ENCODE_SECONDS = 20;
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

type Stretch = { readonly packets: readonly EncodedPacket[]; readonly config: VideoDecoderConfig };

/**
 * The file's own packets, some seconds at a time. Commands begin at a key frame and end anywhere, so the last group of
 * pictures of each is left to the next one.
 */
async function* copied(
  file: FFmpegFile,
  video: ProbedVideo,
  bytes: number,
  signal: AbortSignal,
): AsyncGenerator<Stretch> {
  const { facts, fileStart, clockOffset, stream } = video;
  const end = facts.durationSeconds + clockOffset;
  const usual = Math.max(5, (COPY_BYTES / bytes) * facts.durationSeconds);
  let length = usual;
  let start = fileStart;
  let lastKey = -Infinity;
  for (;;) {
    const isLast = start + length >= end;
    const stretch = await remux(file, ['-c', 'copy'], stream, start - fileStart, length, signal);
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

/** Pictures encoded anew: upright, with square pixels and without combing. */
async function* encoded(file: FFmpegFile, video: ProbedVideo, signal: AbortSignal): AsyncGenerator<Stretch> {
  const { facts, fileStart, clockOffset, stream, isInterlaced } = video;
  const scale = Math.min(1, ENCODED_SIDE / Math.max(facts.width, facts.height));
  const even = (side: number): number => Math.max(2, Math.round((side * scale) / 2) * 2);
  const margin = (facts.keySpacingSeconds ?? facts.durationSeconds) + 0.5;
  for (let at = 0; at < facts.durationSeconds; at += ENCODE_SECONDS) {
    const start = at + clockOffset;
    const seek = Math.max(0, start - fileStart - margin);
    const filters = [
      `trim=start=${start.toFixed(6)}:end=${(start + ENCODE_SECONDS).toFixed(6)}`,
      ...(isInterlaced ? ['bwdif=mode=send_frame'] : []),
      `scale=${even(facts.width)}:${even(facts.height)}`,
      'setsar=1',
    ];
    // prettier-ignore
    const encode = ['-vf', filters.join(','), '-vsync', 'passthrough', '-enc_time_base', '1:90000', '-pix_fmt', 'yuv420p',
      '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-crf', '25', '-g', '60'];
    const length = start + ENCODE_SECONDS - seek - fileStart;
    const stretch = await remux(file, encode, stream, seek, length, signal);
    // None: a gap in the recording, or its announced end was wrong.
    if (stretch !== null) yield stretch;
  }
}

/** One command's packets, null when there are none; `seek` and `length` in seconds from the start of the file. */
async function remux(
  file: FFmpegFile,
  how: readonly string[],
  stream: number,
  seek: number,
  length: number,
  signal: AbortSignal,
): Promise<Stretch | null> {
  // prettier-ignore
  const args = [
    '-v', 'error', '-stats', '-stats_period', '2', '-nostdin', '-y', '-fflags', '+genpts', '-copyts',
    '-noaccurate_seek', ...(seek > 0 ? ['-ss', seek.toFixed(6)] : []), '-t', length.toFixed(6), '-i', INPUT,
    '-map', `0:${stream}`, ...how, '-avoid_negative_ts', 'disabled', '-f', 'matroska', '/stretch.mkv',
  ];
  const { files } = await file.run('ffmpeg', args, ['/stretch.mkv'], signal);
  const bytes = files[0];
  if (bytes == null) return null;
  const input = new Input({ formats: [MATROSKA], source: new BufferSource(bytes) });
  try {
    if (!(await input.canRead())) return null;
    const track = await input.getPrimaryVideoTrack();
    const config = await track?.getDecoderConfig();
    if (track == null || config == null) return null;
    const packets: EncodedPacket[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
    return packets.length === 0 ? null : { packets, config };
  } finally {
    input.dispose();
  }
}
