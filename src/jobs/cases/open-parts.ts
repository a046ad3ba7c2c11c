import type { Stretch } from '#core/joined-clock.ts';
import type { Route, VideoFacts } from '#core/video.ts';
import { JoinedRecording } from '#media/joined-recording.ts';
import { openRecording } from '#media/open-recording.ts';
import type { Recording } from '#media/recording.ts';

/** A file of a case with its place on the clock; null where it cannot be read. */
export type ReadablePart = Stretch & { readonly file: Blob | null; readonly route: Route };

/**
 * The recording that the parts make; `facts` are the whole's. One part alone throws what is wrong with it; of several the
 * rest is read. The caller closes it.
 */
export function openParts(
  parts: readonly ReadablePart[],
  facts: VideoFacts,
  untagged: 'bt601' | 'bt709',
  signal: AbortSignal,
): Promise<Recording> {
  const [only] = parts;
  if (parts.length === 1 && only?.file != null) {
    return openRecording(only.file, only.route, untagged, signal);
  }
  const joined = parts.map(({ start, durationSeconds, file, route }) => ({
    start,
    durationSeconds,
    open: file && ((ends: AbortSignal) => openRecording(file, route, untagged, ends)),
  }));
  return Promise.resolve(new JoinedRecording(facts, joined, signal));
}
