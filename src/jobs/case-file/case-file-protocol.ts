import type { Labelling } from '#core/labelling.ts';
import type { Review } from '#core/review.ts';
import type { CaseFileManifest } from '#library/case-file/case-file.ts';
import type { CaseFileOptions } from '#library/case-file/case-content.ts';

/** What a case file of a case would hold. */
export type CaseFileMeasure = {
  readonly frames: number;
  readonly sampleBytes: number;
  readonly thumbnailBytes: number;
  /** Names of the recording's files; none for cases that come with the app. */
  readonly fileNames: readonly string[];
  /** Names of the user's own label sets that go in. */
  readonly setNames: readonly string[];
};

/** A case as it is on screen, which is ahead of what is stored of it. */
export type CaseOnScreen = { readonly id: string; readonly labelling: Labelling; readonly review: Review };

export type CaseFileProtocol = {
  measure: { args: { seen: CaseOnScreen }; result: CaseFileMeasure };
  /**
   * Writes a case file into `to`, or (null) into memory: `blob` is it then. Progress counts bytes. A failure leaves
   * `to` as it was.
   */
  write: {
    args: {
      seen: CaseOnScreen;
      encoders: CaseFileManifest['encoders'];
      options: CaseFileOptions;
      to: FileSystemFileHandle | null;
    };
    result: { readonly bytes: number; readonly blob: Blob | null };
  };
  /** What a case file says of itself. Throws `case-file/` codes. */
  look: { args: { file: Blob }; result: CaseFileManifest };
  /**
   * Makes a case of a case file, under a new id, which is the result. Progress counts bytes. A failure leaves nothing
   * behind. Throws `case-file/` codes and `storage/full`.
   */
  bring: { args: { file: Blob; name: string }; result: string };
};
