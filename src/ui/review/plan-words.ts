import { decodePlan, type DecodePlan } from '#core/decode-plan.ts';
import type { Route, VideoFacts } from '#core/video.ts';

export const ROUTE_WORDS: Record<Route, string> = {
  direct: 'the browser',
  remux: 'the browser, from a copy in another container',
  convert: 'ffmpeg, on this computer',
};

/** How the frames are got at; what decoding is spared. */
export function planWords(video: VideoFacts, period: number): string {
  const spacing = video.keySpacingSeconds;
  const from =
    spacing === null ? 'from the only key frame on' : `from key frames ${formatSeconds(spacing)} apart on`;
  const words: Record<DecodePlan, string> = {
    'key-frames': `key frames alone, one every ${formatSeconds(spacing ?? period)}`,
    references: `${from}, without pictures that no other needs`,
    pictures: `${from}, every picture`,
  };
  return words[decodePlan(video, period)];
}

function formatSeconds(seconds: number): string {
  return `${Number(seconds.toPrecision(2))} s`;
}
