import { useStore } from 'zustand';
import type { PackSummary } from '#jobs/model-packs-types.ts';
import { modelsStore, type Run } from '#state/models-store.ts';
import { formatBytes, formatCount, formatList } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { Notice } from '#ui/kit/notice.tsx';
import { Pill } from '#ui/kit/pill.tsx';
import { PackDetails } from './pack-details.tsx';
import { PackRun } from './pack-run.tsx';

/** What a pack is and where it comes from; below, whether it works here. */
export function PackCard({ pack }: { pack: PackSummary }) {
  const { manifest, origin } = pack;
  const run = useStore(modelsStore, (state): Run => {
    const { run } = state;
    return run.kind !== 'off' && run.id === manifest.id ? run : OFF;
  });
  const titleId = `pack-${manifest.id}`;
  return (
    <article
      aria-labelledby={titleId}
      className={classNames(
        'panel p-5 transition-colors duration-200',
        run.kind === 'ready' && 'border-accent/45',
      )}
    >
      <header className="flex items-start justify-between gap-3">
        <h3 id={titleId} className="min-w-0 text-lg font-semibold break-words">
          {manifest.name}
          <span className="figures ml-2 text-xs font-normal text-faint">{manifest.version}</span>
        </h3>
        <span className="mt-0.5 flex shrink-0 gap-1.5">
          {manifest.demonstration && <Pill tone="mind">Demonstration</Pill>}
          {origin === 'dropped' && <Pill>Yours</Pill>}
        </span>
      </header>
      <dl className="mt-3 grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        <Fact name="Trained on">{manifest.trainedOn}</Fact>
        <Fact name="Knows">{knows(pack)}</Fact>
        <Fact name="Licence">{manifest.licence}</Fact>
        <Fact name="Size">{size(pack)}</Fact>
      </dl>
      {manifest.notice !== '' && (
        <div className="mt-4">
          <Notice tone={manifest.demonstration ? 'mind' : 'info'}>{manifest.notice}</Notice>
        </div>
      )}
      <div className="mt-4 border-t border-line pt-4">
        <PackRun pack={pack} run={run} />
      </div>
      <PackDetails pack={pack} run={run} />
    </article>
  );
}

const OFF: Run = { kind: 'off' };

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd className="break-words text-soft">{children}</dd>
    </>
  );
}

function knows({ manifest }: PackSummary): string {
  if (manifest.labelSets.length === 0) return 'no labels of its own; compares your sentences';
  return formatList(
    manifest.labelSets.map((set) => {
      const noun = set.kind === 'other' ? 'label' : set.kind;
      return formatCount(set.labels.length, noun);
    }),
  );
}

function size({ storedBytes, totalBytes }: PackSummary): string {
  if (storedBytes === 0) return `${formatBytes(totalBytes)}, none of it here yet`;
  if (storedBytes >= totalBytes) return `${formatBytes(totalBytes)}, all on this computer`;
  return `${formatBytes(totalBytes)}, ${formatBytes(storedBytes)} of it on this computer`;
}
