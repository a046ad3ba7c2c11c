import type { ClipPiece } from '#core/clips/clips.ts';
import type { ErrorCode, ErrorDetails } from '#core/errors.ts';
import type { FoundOverlay } from '#core/clips/overlays.ts';
import type { ClipPlan, ClipSource, ClipWriting, WrittenClip } from '#media/write-clip.ts';

export type { ClipWriting };

/** The files a case's clips are cut from, by part; null where there is none. */
export type ClipSources = readonly (ClipSource | null)[];

/** What a clip will be, or why it cannot be. */
export type Planned = ClipPlan | { readonly code: ErrorCode; readonly details: ErrorDetails };

/** A worker that cuts clips: one call at a time. */
export type ClipsProtocol = {
  plan: {
    args: {
      sources: ClipSources;
      clips: readonly (readonly ClipPiece[])[];
      how: Pick<ClipWriting, 'mode' | 'masks'>;
    };
    result: Planned[];
  };
  /** Writes one clip into `to`, which counts once it is whole. Progress counts its seconds. */
  write: {
    args: {
      sources: ClipSources;
      pieces: readonly ClipPiece[];
      how: ClipWriting;
      to: FileSystemFileHandle;
    };
    result: WrittenClip & { readonly bytes: number };
  };
  /** Where the picture may have writing on it that stays. Progress counts pictures. */
  findOverlays: { args: { sources: ClipSources }; result: FoundOverlay[] };
};
