import type { Gap } from '#core/gaps.ts';
import type { Stretch } from '#core/joined-clock.ts';
import { gapWords, isPause } from '#ui/gap-words.ts';
import { usePlace } from './on-view.ts';

type GapBandsProps = { gaps: readonly Gap[]; duration: number; parts: readonly Stretch[] };

/** Hatched over all lanes: what could not be read. */
export function GapBands({ gaps, ...of }: GapBandsProps) {
  return gaps.map((gap) => <GapBand key={gap.start} gap={gap} {...of} />);
}

function GapBand({ gap, duration, parts }: Omit<GapBandsProps, 'gaps'> & { gap: Gap }) {
  const { start, end } = gap;
  const place = usePlace<HTMLDivElement>(start, end);
  const words = `The recording ${gapWords(gap, duration, parts)}`;
  return (
    <div
      ref={place}
      title={words}
      className="gap-band @container absolute inset-y-0 left-0 min-w-0.5 overflow-hidden border-x border-edge"
    >
      <span className="sr-only">{words}</span>
      <span
        aria-hidden
        className="absolute inset-x-0 top-2 mx-auto hidden w-fit rounded-sm bg-ground px-1.5 py-0.5 text-xs text-soft @min-[84px]:block"
      >
        {isPause(gap, parts) ? 'Not recorded' : end >= duration ? 'Breaks off' : 'Not readable'}
      </span>
    </div>
  );
}
