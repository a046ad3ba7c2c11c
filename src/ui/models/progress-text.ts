import type { Progress } from '#core/progress.ts';
import { formatBytesOf } from '#ui/format.ts';

type ProgressText = { title: string; amount: string | undefined; fraction: number | undefined };

/** Progress in words and as a fraction; both undefined while the end is not known. */
export function progressText(progress: Progress | null): ProgressText {
  if (progress === null) return { title: 'Getting ready', amount: undefined, fraction: undefined };
  const { done, total, unit, note } = progress;
  // The note on bytes is a file's name, which says nothing to whoever waits.
  const title = unit === 'bytes' ? 'Fetching' : (note ?? 'Starting');
  if (total === 0) return { title, amount: undefined, fraction: undefined };
  const amount = unit === 'bytes' ? formatBytesOf(done, total) : `${done} of ${total}`;
  return { title, amount, fraction: done / total };
}
