import type { VideoFacts } from './video.ts';

/**
 * How the pictures of a recording are got at: `key-frames` where one lies in every cell, a packet each; `references` from
 * the key frame before on, without pictures that no other needs; `pictures` every one from the key frame before on.
 */
export type DecodePlan = 'key-frames' | 'references' | 'pictures';

/** Pictures in a cell from which on some may be left out: where few make it up, its neighbour's is another picture. */
const DROPPABLE_PICTURES = 12;
/** Key frames that drift by so much against the cells still leave hardly any cell without. */
const KEY_DRIFT = 1.05;
/** Codecs whose packets say whether another picture needs them (H.264 by two names); ffmpeg knows it of any. */
const TELLING = /^(avc|h264)/;

/** The plan for cells of `period` seconds. */
export function decodePlan(
  { codec, route, frameRate, keySpacingSeconds }: VideoFacts,
  period: number,
): DecodePlan {
  if (keySpacingSeconds !== null && keySpacingSeconds <= period * KEY_DRIFT) return 'key-frames';
  const isTold = route === 'convert' || TELLING.test(codec);
  return isTold && frameRate * period >= DROPPABLE_PICTURES ? 'references' : 'pictures';
}
