import { stem, type AnnotatedVideo } from '#core/formats/annotations.ts';

/** Lengths that differ by less are the same recording: containers round, and files count whole frames. */
const SAME_SECONDS = 2;

/**
 * The annotated video that belongs to a recording: the only one there is, the one of its name, the one whose number is
 * in its name (`case_0271.mp4` for 271), or the only one of its length; null where that does not tell. `names`: the
 * recording's files and title.
 */
export function pickVideo(
  videos: readonly AnnotatedVideo[],
  { names, durationSeconds }: { names: readonly string[]; durationSeconds: number | null },
): AnnotatedVideo | null {
  if (videos.length === 1) return videos[0] ?? null;
  return (
    pickByName(videos, names) ??
    only(videos.filter((video) => isAsLong(video.durationSeconds, durationSeconds)))
  );
}

/** As `pickVideo`, by name alone, even where there is only one. */
export function pickByName(
  videos: readonly AnnotatedVideo[],
  names: readonly string[],
): AnnotatedVideo | null {
  const wanted = names.flatMap((name) => [plain(name), plain(stem(name))]);
  const numbers = new Set(names.flatMap((name) => numbersIn(stem(name))));
  return (
    only(
      videos.filter(({ video }) => wanted.includes(plain(video)) || wanted.includes(plain(stem(video)))),
    ) ?? only(videos.filter(({ video }) => sharesNumber(video, numbers)))
  );
}

/**
 * How long annotations say that their video is, or reach, where that is not the length of the recording; null where the two
 * agree. Annotations may end early, but not late.
 */
export function otherLength(
  { durationSeconds, tracks }: AnnotatedVideo,
  recordingSeconds: number,
): number | null {
  if (durationSeconds !== null) return isAsLong(durationSeconds, recordingSeconds) ? null : durationSeconds;
  const reach = tracks
    .flatMap(({ annotations }) => annotations)
    .reduce((most, { start, end }) => Math.max(most, end ?? start), 0);
  return reach > recordingSeconds + SAME_SECONDS ? reach : null;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** Numbers in a name, without leading zeros. */
function numbersIn(name: string): string[] {
  return [...name.matchAll(/\d+/g)].map(([digits]) => String(BigInt(digits)));
}

/** The last number of an annotation's video tells it from the others: `train05` is 5. */
function sharesNumber(video: string, numbers: ReadonlySet<string>): boolean {
  const own = numbersIn(stem(video)).at(-1);
  return own !== undefined && numbers.has(own);
}

function isAsLong(a: number | null, b: number | null): boolean {
  return a !== null && b !== null && Math.abs(a - b) < SAME_SECONDS;
}

function only(videos: readonly AnnotatedVideo[]): AnnotatedVideo | null {
  return videos.length === 1 ? (videos[0] ?? null) : null;
}
