/**
 * How a recording is read: `direct` by the browser's own decoder; `remux` likewise, once its packets lie in a container
 * the browser knows; `convert` by ffmpeg.
 */
export const ROUTES = ['direct', 'remux', 'convert'] as const;
export type Route = (typeof ROUTES)[number];

/** What is known about a recording once its tables are read. */
export type VideoFacts = {
  /** Presentation time at which the last frame ends. */
  readonly durationSeconds: number;
  readonly firstFrameSeconds: number;
  /** As displayed: after pixel aspect and rotation. */
  readonly width: number;
  readonly height: number;
  /** Clockwise, to be applied to decoded frames. */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly isMirrored: boolean;
  /** Mean over the first frames; 0 where it cannot be told. */
  readonly frameRate: number;
  /** Longest wait for a key frame at the start of the recording, seconds; null where there is but one. */
  readonly keySpacingSeconds: number | null;
  /** As WebCodecs names it, "avc1.64001f", or as ffmpeg does, "mpeg2video". */
  readonly codec: string;
  readonly route: Route;
  /** How long ffmpeg takes for one picture a second of the whole, on this computer, about; null on other routes. */
  readonly conversionSeconds: number | null;
};

/** A frame's place in its file, seconds: shown from `start` until `end`; the last one's end is null. */
export type ShownFrame = { readonly start: number; readonly end: number | null };
