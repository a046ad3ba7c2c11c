import { useStore } from 'zustand';
import { FORMATS } from '#core/export/formats.ts';
import { exportStore } from '#state/export-store.ts';
import { formatCount } from '#ui/format.ts';
import { Notice } from '#ui/kit/notice.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';

export const PREVIEW_ID = 'export-preview';

/** The first lines of the format that is looked at, and what YouTube would say to it. */
export function FormatPreview() {
  const { format, preview, chapters } = useStore(exportStore);
  const [first] = preview ?? [];
  return (
    <section
      id={PREVIEW_ID}
      aria-label={`Preview of ${FORMATS[format].name}`}
      className="flex min-h-64 min-w-0 flex-col gap-2 sm:min-h-0"
    >
      {format === 'youtube' && chapters !== null && <YouTubeWords chapters={chapters} />}
      {preview === null ? (
        <Skeleton className="h-full" />
      ) : first === undefined ? (
        <p className="rounded-md border border-line p-3">There are no such labels in this case.</p>
      ) : (
        <>
          <p className="truncate text-xs text-faint">
            {first.name}
            {preview.length > 1 && `, and ${formatCount(preview.length - 1, 'more file')}`}
          </p>
          {/* It scrolls, so the keyboard has to reach it. */}
          <pre
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            className="min-h-48 flex-1 overflow-auto sm:min-h-0 rounded-md border border-line bg-ground p-3 font-mono text-xs leading-5 text-soft"
          >
            {first.text}
            {!first.isWhole && '\n…'}
          </pre>
        </>
      )}
    </section>
  );
}

type Words = NonNullable<ReturnType<typeof exportStore.getState>['chapters']>;

function YouTubeWords({ chapters: { changes, problem } }: { chapters: Words }) {
  if (problem === null && changes.length === 0) return null;
  return (
    <Notice
      tone={problem === null ? 'info' : 'mind'}
      title={problem ?? 'Changed, so that YouTube shows the chapters'}
    >
      <ul>
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
    </Notice>
  );
}
