import { AppError, isCancelled, toAppError } from '#core/errors.ts';
import type { VideoFacts } from '#core/video.ts';
import { openConverted, type ConvertedRecording } from './converted-recording.ts';
import { openDirect } from './direct-recording.ts';
import { isRemuxable } from './playable-copy.ts';
import { encrypted, unsupported } from './probe.ts';
import type { Recording } from './recording.ts';
import { isEncrypted, isText, traceOf } from './traces.ts';

/** What is wrong with the file itself: another decoder will not find more in it. */
const FINAL = ['video/empty', 'video/file-changed', 'video/encrypted'];

/**
 * Finds the way a file can be read, and proves it by decoding its beginning: the browser's own decoder, the same after a
 * change of container, or ffmpeg. The result's `route` says which. Throws AppError `cancelled` and the `video/` codes
 * that say what is wrong with the file. `isForeign`: the browser's decoder is known to make nothing of it.
 */
export async function inspectRecording(
  blob: Blob,
  untagged: 'bt601' | 'bt709',
  signal: AbortSignal,
  isForeign = false,
): Promise<VideoFacts> {
  if (isForeign) return inspectConverted(blob, untagged, false, signal);
  let refusal: AppError | null = null;
  try {
    const direct = await openDirect(blob, untagged);
    try {
      if (await direct.proves(signal)) return direct.facts;
    } finally {
      direct.close();
    }
  } catch (thrown) {
    refusal = toAppError(thrown);
    if (isCancelled(thrown) || FINAL.includes(refusal.code)) throw thrown;
    if (refusal.code === 'video/not-a-video' && (await isText(blob))) throw thrown;
  }
  try {
    return await inspectConverted(blob, untagged, refusal?.code === 'video/not-a-video', signal);
  } catch (thrown) {
    throw await reasonOf(blob, refusal, toAppError(thrown));
  }
}

async function inspectConverted(
  blob: Blob,
  untagged: 'bt601' | 'bt709',
  isForeign: boolean,
  signal: AbortSignal,
): Promise<VideoFacts> {
  const converted = await openConverted(blob, untagged, signal);
  try {
    await prove(converted, signal);
    const isCopied = isForeign && (await isRemuxable(converted.video));
    if (isCopied) return { ...converted.facts, route: 'remux' };
    return { ...converted.facts, conversionSeconds: await converted.estimate(signal) };
  } finally {
    converted.close();
  }
}

/** Of two readers that refuse a file, what the one said that knew more. */
async function reasonOf(blob: Blob, direct: AppError | null, converted: AppError): Promise<AppError> {
  const { code, details } = converted;
  const isUndecoded = code === 'video/damaged' || code === 'video/unsupported-codec';
  if (isUndecoded && (await isEncrypted(blob))) return encrypted();
  if (details['codec'] === '' && direct?.code === code) return direct;
  if (code !== 'video/not-a-video') return converted;
  const trace = await traceOf(blob);
  if (trace === 'later-parts') return new AppError('video/no-start', 'Later parts without a first');
  return trace === 'beginning' ? new AppError('video/damaged', converted.message) : converted;
}

/** A codec the browser knows and that still gives no picture in two decoders: the file is at fault, not the codec. */
async function prove(converted: ConvertedRecording, signal: AbortSignal): Promise<void> {
  if (await converted.proves(signal)) return;
  if (await isRemuxable(converted.video)) throw new AppError('video/damaged', 'No frame could be decoded');
  throw unsupported(converted.facts.codec);
}

/** Opens a recording the way `inspectRecording` found; for `remux`, its copy in another container. The caller closes it. */
export function openRecording(
  blob: Blob,
  route: VideoFacts['route'],
  untagged: 'bt601' | 'bt709',
  signal: AbortSignal,
): Promise<Recording> {
  return route === 'convert' ? openConverted(blob, untagged, signal) : openDirect(blob, untagged);
}
