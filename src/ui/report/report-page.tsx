import { useEffect, useState } from 'react';
import { ArrowLeft, Printer } from 'lucide-react';
import { Link, useParams } from 'wouter';
import { useStore } from 'zustand';
import { libraryStore } from '#state/library-store.ts';
import { reportStore, watchReport } from '#state/report-store.ts';
import { formatCount } from '#ui/format.ts';
import { Button, buttonClass } from '#ui/kit/button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import { messageOf } from '#ui/messages.ts';
import { OpeningFailed } from '#ui/review/opening-failed.tsx';
import { useBeside } from '#ui/times/use-beside.ts';
import { ReportSheet } from './report-sheet.tsx';

/** A case on one printed page. */
export default function ReportPage() {
  const { id = '' } = useParams();
  const { exported, report, pictures, isPartial, failure } = useStore(reportStore);
  useEffect(() => watchReport(id), [id]);
  const card = useStore(libraryStore, ({ cases }) => cases?.find((card) => card.id === id) ?? null);
  const beside = useBeside(card);
  const [withOthers, showOthers] = useState(true);
  const others = beside?.others.length ?? 0;
  if (failure !== null && exported === null) return <OpeningFailed failure={failure} />;
  const name = exported?.name;
  return (
    <div className="mx-auto w-full max-w-240 px-4 pb-10 sm:px-6 print:max-w-none print:p-0">
      <title>{name === undefined ? 'ophclip' : `${name}, report · ophclip`}</title>
      <div className="flex flex-wrap items-center gap-2 pt-4 print:hidden">
        <Link href={`/case/${id}`} className={buttonClass('quiet', 'small')}>
          <ArrowLeft aria-hidden className="size-4" />
          Back to the case
        </Link>
        {others > 0 && (
          <label className="flex min-h-8 items-center gap-2 text-xs text-soft">
            <input
              type="checkbox"
              checked={withOthers}
              onChange={(event) => showOthers(event.target.checked)}
              className="size-3.5 accent-accent"
            />
            With the median of {formatCount(others, 'other case')} of yours
          </label>
        )}
        <p className="ml-auto max-w-[52ch] text-xs text-faint">
          The name, the notes and the pictures are printed as they are: look at them before you hand the page
          on.
        </p>
        <Button size="small" look="primary" disabled={pictures === null} onClick={() => print()}>
          <Printer aria-hidden className="size-4" />
          Print
        </Button>
      </div>
      {failure !== null && (
        <div className="pt-4">
          <Notice tone="failure" title={messageOf(failure).title}>
            {messageOf(failure).wayOn}
          </Notice>
        </div>
      )}
      {exported !== null && report !== null ? (
        <ReportSheet
          exported={exported}
          report={report}
          pictures={pictures}
          isPartial={isPartial}
          beside={withOthers && others > 0 ? beside : null}
        />
      ) : (
        <Skeleton className="mx-auto mt-4 aspect-[210/297] w-full max-w-[210mm]" />
      )}
    </div>
  );
}
