import { ArrowUp } from 'lucide-react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { dismissRefused, openFilesStore } from '#state/open-files.ts';
import { samplesStore, type Sample } from '#state/samples-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { ChooseFiles } from '#ui/kit/choose-files.tsx';
import type { DroppedFile } from '#ui/kit/dropped-files.ts';
import { Notice } from '#ui/kit/notice.tsx';
import { messageOf } from '#ui/messages.ts';
import type { Misplaced } from './use-open-files.ts';

type OpenZoneProps = {
  onFiles: (files: readonly DroppedFile[]) => Promise<void>;
  onSample: (sample: Sample) => Promise<void>;
  misplaced: Misplaced | null;
};

/** Where everything begins. The whole window takes drops; this says so, and has the buttons. */
export function OpenZone({ onFiles, onSample, misplaced }: OpenZoneProps) {
  const isOpening = useStore(openFilesStore, (state) => state.isOpening);
  const sample = useStore(samplesStore, (state) => state.samples?.[0]);
  return (
    <section
      aria-label="Open a recording"
      className="flex min-h-81 flex-col items-center justify-center rounded-lg border border-dashed border-accent/40 bg-radial-[at_50%_0%] from-accent/8 to-transparent to-70% px-6 py-9 text-center"
    >
      <span
        aria-hidden
        className="mb-6 flex size-20 items-center justify-center rounded-full border border-accent/25"
      >
        <span className="flex size-14 items-center justify-center rounded-full border border-accent/45">
          <ArrowUp className="size-7 rounded-full border-2 border-accent p-0.5 text-accent" />
        </span>
      </span>
      <p className="text-lg font-semibold">Drop a surgical video here</p>
      <p className="mt-1 max-w-[42ch] text-sm text-faint">
        MP4, MOV, MKV, AVI, WMV, MPEG and what else recorders make, or a colleague’s case file. It opens where
        it lies; nothing is uploaded.
      </p>
      <div className="mt-5 flex flex-wrap justify-center gap-2.5">
        <ChooseFiles disabled={isOpening} testId="choose-files" onFiles={(files) => void onFiles(files)}>
          Choose files
        </ChooseFiles>
        <Button
          disabled={isOpening || sample === undefined}
          onClick={() => sample !== undefined && void onSample(sample)}
        >
          Try the sample case
        </Button>
      </div>
      <Refusals misplaced={misplaced} />
    </section>
  );
}

/** What could not be opened: what it is, and what would help. */
function Refusals({ misplaced }: { misplaced: Misplaced | null }) {
  const refused = useStore(openFilesStore, (state) => state.refused);
  return (
    <div className="mt-5 flex w-full flex-col gap-2 text-left empty:hidden" aria-live="polite">
      {misplaced?.kind === 'annotations' && (
        <Notice title={`${misplaced.name} holds annotations, not an operation.`}>
          Open the case that they are about, then drop them there.
        </Notice>
      )}
      {misplaced?.kind === 'encoders' && (
        <Notice title={`${misplaced.name} belongs to encoders, not to an operation.`}>
          Drop it on the{' '}
          <Link href="/models#bring" className="font-medium text-accent underline underline-offset-4">
            Models
          </Link>{' '}
          screen, where encoders are brought in.
        </Notice>
      )}
      {refused.map(({ name, failure }) => {
        const { title, wayOn } = messageOf(failure);
        return (
          <Notice key={name} tone="mind" title={`${name}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`}>
            {wayOn}
          </Notice>
        );
      })}
      {refused.length > 0 && (
        <Button size="small" look="quiet" className="self-end" onClick={dismissRefused}>
          Dismiss
        </Button>
      )}
    </div>
  );
}
