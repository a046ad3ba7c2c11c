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
  /** As WebCodecs names it, "avc1.64001f". */
  readonly codec: string;
};
