import { useEffect } from 'react';
import { useStore } from 'zustand';
import { readSamples, samplesStore, type Sample } from '#state/samples-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import { OperationPlayer } from '#ui/player/operation-player.tsx';

type OnFrame = (picture: Blob, name: string) => void;

/** Something to begin with for whoever has no recording at hand. The library grows in this place. */
export function SampleOperations({ onFrame }: { onFrame: OnFrame }) {
  const { samples, failure } = useStore(samplesStore);
  useEffect(() => void readSamples(), []);
  return (
    <section id="samples" aria-labelledby="samples-title" className="scroll-mt-4 pt-10">
      <div className="mb-3 flex flex-wrap items-baseline gap-x-2">
        <h2 id="samples-title" className="text-base font-semibold">
          Sample operations
        </h2>
        <p className="text-base text-faint">drawn, so every phase is known</p>
      </div>
      {failure !== null && (
        <Notice
          tone="mind"
          title="The sample operations could not be fetched."
          actions={
            <Button size="small" onClick={() => void readSamples()}>
              Try again
            </Button>
          }
        >
          Your own pictures and videos open as usual.
        </Notice>
      )}
      {failure === null && (
        <ul className="grid gap-4 md:grid-cols-2" aria-busy={samples === null}>
          {samples === null
            ? [0, 1].map((place) => <SampleSkeleton key={place} />)
            : samples.map((sample) => <SampleCard key={sample.id} sample={sample} onFrame={onFrame} />)}
        </ul>
      )}
    </section>
  );
}

function SampleCard({ sample, onFrame }: { sample: Sample; onFrame: OnFrame }) {
  return (
    <li className="panel overflow-hidden">
      <OperationPlayer
        src={sample.url}
        title={sample.title}
        phases={sample.phases}
        aspect={sample.width / sample.height}
        opensAt={tellingMoment(sample)}
        onFrame={onFrame}
      />
    </li>
  );
}

/** The middle of the longest phase: recordings begin with an empty field. */
function tellingMoment({ phases }: Sample): number {
  const longest = [...phases].sort((a, b) => b.end - b.start - (a.end - a.start))[0];
  return longest === undefined ? 0 : (longest.start + longest.end) / 2;
}

function SampleSkeleton() {
  return (
    <li className="panel overflow-hidden">
      <Skeleton className="aspect-video rounded-none" />
      <Skeleton className="mx-4 mt-4 h-3" />
      <Skeleton className="mx-4 my-4 h-5 w-40" />
    </li>
  );
}
