import { BufferSource, EncodedPacketSink, Input, MATROSKA, type EncodedPacket } from 'mediabunny';
import type { Mask } from '#core/clips/clips.ts';
import { INPUT, type FFmpegFile } from './ffmpeg-file.ts';
import type { ProbedVideo } from './probe.ts';

/** ffmpeg's packets of one stretch, on the stream's clock. */
export type EncodedStretch = {
  readonly packets: readonly EncodedPacket[];
  readonly config: VideoDecoderConfig;
};

/** How pictures are encoded anew: `live` for a copy to look at soon, `keep` for one that stays. */
const QUALITIES = {
  live: ['-preset', 'ultrafast', '-tune', 'zerolatency', '-crf', '25'],
  // Without the encoder's own note in the stream.
  keep: ['-preset', 'veryfast', '-crf', '20', '-bsf:v', 'filter_units=remove_types=6'],
} as const;

/** Seconds encoded in one command: each starts with a key frame, and reports and cancelling come between. */
const ENCODE_SECONDS = 20;

export type EncodeOptions = {
  /** Seconds of the recording's clock. */
  readonly from: number;
  readonly until: number;
  /** Longest side, pixels. */
  readonly mostSide: number;
  readonly quality: keyof typeof QUALITIES;
  readonly masks: readonly Mask[];
};

/** Pictures encoded anew as H.264: upright, with square pixels and without combing. */
export async function* encodedStretches(
  file: FFmpegFile,
  video: ProbedVideo,
  { from, until, mostSide, quality, masks }: EncodeOptions,
  signal: AbortSignal,
): AsyncGenerator<EncodedStretch> {
  const { facts, fileStart, clockOffset, stream, isInterlaced } = video;
  const { width, height } = encodedSize(facts, mostSide);
  const margin = (facts.keySpacingSeconds ?? facts.durationSeconds) + 0.5;
  for (let at = from; at < until; at += ENCODE_SECONDS) {
    const start = at + clockOffset;
    const end = Math.min(at + ENCODE_SECONDS, until) + clockOffset;
    const seek = Math.max(0, start - fileStart - margin);
    const filters = [
      `trim=start=${start.toFixed(6)}:end=${end.toFixed(6)}`,
      ...(isInterlaced ? ['bwdif=mode=send_frame'] : []),
      `scale=${width}:${height}`,
      'setsar=1',
      ...masks.map((mask) => painted(mask)),
    ];
    // prettier-ignore
    const encode = ['-vf', filters.join(','), '-vsync', 'passthrough', '-enc_time_base', '1:90000', '-pix_fmt', 'yuv420p',
      '-c:v', 'libx264', ...QUALITIES[quality], '-g', '60'];
    // Ended by the filter: a length counts from the key frame that was found, which may be long before.
    const stretch = await ffmpegStretch(file, encode, stream, seek, null, signal);
    // None: a gap in the recording, or its announced end was wrong.
    if (stretch !== null) yield stretch;
  }
}

/** The size of pictures that are encoded anew; H.264 wants even sides. */
export function encodedSize(
  { width, height }: { readonly width: number; readonly height: number },
  mostSide: number,
): { width: number; height: number } {
  const scale = Math.min(1, mostSide / Math.max(width, height));
  const even = (side: number): number => Math.max(2, Math.round((side * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}

function painted({ x, y, width, height }: Mask): string {
  const part = (value: number): string => value.toFixed(5);
  return `drawbox=x=iw*${part(x)}:y=ih*${part(y)}:w=iw*${part(width)}:h=ih*${part(height)}:color=black:t=fill`;
}

/**
 * One command's packets, null when there are none; `seek` in seconds from the start of the file, `length` from the key frame
 * before it, null: up to where the filters end.
 */
export async function ffmpegStretch(
  file: FFmpegFile,
  how: readonly string[],
  stream: number,
  seek: number,
  length: number | null,
  signal: AbortSignal,
): Promise<EncodedStretch | null> {
  // prettier-ignore
  const args = [
    '-v', 'error', '-stats', '-stats_period', '2', '-nostdin', '-y', '-fflags', '+genpts', '-copyts',
    '-noaccurate_seek', ...(seek > 0 ? ['-ss', seek.toFixed(6)] : []), ...(length === null ? [] : ['-t', length.toFixed(6)]), '-i', INPUT,
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
