import type { Progress } from '#core/progress.ts';
import { formatBytesOf } from '#ui/format.ts';

type ProgressText = { title: string; amount: string | undefined; fraction: number | undefined };

/** Progress in words and as a fraction; both undefined while the end is not known. */
export function progressText(progress: Progress | null): ProgressText {
  if (progress === null) return { title: 'Getting ready', amount: undefined, fraction: undefined };
  const { done, total, unit, note } = progress;
  const fetching = unit === 'bytes';
  return {
    title: note === undefined ? (fetching ? 'Fetching' : 'Starting') : sentence(note),
    amount: total === 0 ? undefined : fetching ? formatBytesOf(done, total) : `${done} of ${total}`,
    fraction: total === 0 ? undefined : done / total,
  };
}

/** Notes come from the work itself in lower case or upper; on screen they start a line. */
export function sentence(note: string): string {
  return note.charAt(0).toUpperCase() + note.slice(1);
}
