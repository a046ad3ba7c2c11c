import type { Stretch } from '#core/joined-clock.ts';
import type { VideoFacts } from '#core/video.ts';
import type { CasePart, CaseRow, CaseSource } from './case-row.ts';

/** What a case's clock is made of; the name is the file's, where it is one of the user's. */
export type RecordedPart = Stretch & {
  readonly name: string | null;
  readonly video: VideoFacts | null;
  readonly problem: CasePart['problem'];
};

export function partsOf({ source, video }: Pick<CaseRow, 'source' | 'video'>): readonly RecordedPart[] {
  if (source.kind === 'files') return source.parts;
  return [{ name: null, start: 0, durationSeconds: video.durationSeconds, video, problem: null }];
}

/** The source with some facts of one part changed. */
export function withPart(source: CaseSource, index: number, change: Partial<CasePart>): CaseSource {
  if (source.kind !== 'files') return source;
  return { ...source, parts: source.parts.map((part, i) => (i === index ? { ...part, ...change } : part)) };
}
