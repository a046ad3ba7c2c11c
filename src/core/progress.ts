/** Work done so far. `unit` says what is counted; `total` is 0 while it is not known. */
export type Progress = {
  readonly done: number;
  readonly total: number;
  readonly unit: 'bytes' | 'steps' | 'frames' | 'seconds';
  /** What is happening now, in a few plain words. */
  readonly note?: string;
};

export type OnProgress = (progress: Progress) => void;
