import { Star } from 'lucide-react';
import type { Still } from '#core/report/case-report.ts';
import type { Picture } from '#state/report-store.ts';
import { formatClock } from '#ui/format.ts';
import { BlobPicture } from '#ui/kit/blob-picture.tsx';

type ReportStillsProps = { stills: readonly Still[]; pictures: readonly (Picture | null)[] | null };

/** What was starred, or a picture of each phase. */
export function ReportStills({ stills, pictures }: ReportStillsProps) {
  return (
    <ul className="grid grid-cols-2 gap-x-2 gap-y-1.5 sm:grid-cols-5 print:grid-cols-5">
      {stills.map(({ seconds, name, isStarred }, i) => (
        <li key={seconds} className="min-w-0 break-inside-avoid">
          <BlobPicture bytes={pictures?.[i] ?? null} alt="" className="block aspect-video w-full bg-raised" />
          <p className="mt-0.5 flex items-center gap-1 text-[0.625rem]">
            <span className="figures text-soft">{formatClock(seconds)}</span>
            {isStarred && (
              <>
                <Star aria-hidden className="size-2.5 shrink-0 fill-ink" />
                <span className="sr-only">starred</span>
              </>
            )}
            <span className="min-w-0 truncate">{name}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}
