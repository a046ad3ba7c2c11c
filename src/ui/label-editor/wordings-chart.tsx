import { useStore } from 'zustand';
import type { WordedLabel } from '#core/label-sets.ts';
import type { Segment } from '#core/segments.ts';
import type { Wording } from '#jobs/labels/draft-labels.ts';
import { caseStore } from '#state/case-store.ts';
import { playerStore, seek } from '#state/player-store.ts';
import { reveal } from '#state/timeline-store.ts';
import type { WordingsState } from '#state/wordings-store.ts';
import { formatClock, formatCount } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';

type Compared = NonNullable<WordingsState['compared']>;
type LookOf = ReturnType<typeof useLabelLooks>;

/** More than that are told by the ribbons alone. */
const MOST_LISTED = 8;

/** What two wordings make of the case: a ribbon and a curve each, how like its pictures they are, where they differ. */
export function WordingsChart({
  compared: { a, b, differences },
  label,
  isStale,
}: {
  compared: Compared;
  label: WordedLabel;
  isStale: boolean;
}) {
  const facts = useStore(caseStore, (state) => state.facts);
  const lookOf = useLabelLooks(facts);
  if (facts === null) return null;
  const duration = facts.video.durationSeconds;
  const differing = differences.reduce((sum, { start, end }) => sum + end - start, 0);
  return (
    <div aria-busy={isStale} className="contents">
      {/* In sight while the sentences below are written. */}
      <div
        className={classNames(
          'sticky top-0 z-10 flex flex-col gap-1.5 bg-panel py-1',
          isStale && 'opacity-60',
        )}
      >
        <WordingRow name="A" wording={a} label={label} duration={duration} lookOf={lookOf} />
        <WordingRow name="B" wording={b} label={label} duration={duration} lookOf={lookOf} />
        <div className="ml-6">
          <Curves a={a.curve} b={b.curve} />
        </div>
      </div>
      <table className="w-full text-left text-xs">
        <thead className="text-faint">
          <tr>
            <th scope="col" className="font-medium">
              Wording
            </th>
            <th scope="col" className="font-medium">
              In the case
            </th>
            <th scope="col" className="font-medium">
              Similarity there
            </th>
            <th scope="col" className="font-medium">
              Elsewhere
            </th>
          </tr>
        </thead>
        <tbody className="figures">
          {[
            { name: 'A, solid line', wording: a },
            { name: 'B, dashed line', wording: b },
          ].map(({ name, wording }) => (
            <tr key={name}>
              <th scope="row" className="font-sans font-normal text-soft">
                {name}
              </th>
              <td>{wording.seconds === 0 ? 'nowhere' : formatClock(wording.seconds)}</td>
              <td>{cosine(wording.inside)}</td>
              <td>{cosine(wording.outside)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {differences.length === 0 ? (
        <p className="text-xs text-soft">Both make the same timeline.</p>
      ) : (
        <div>
          <p className="text-xs text-soft">
            They differ in {formatCount(differences.length, 'place')},{' '}
            <span className="figures">{formatClock(differing)}</span> together.
          </p>
          <ul aria-label="Where they differ" className="mt-1 flex flex-wrap gap-1">
            {differences.slice(0, MOST_LISTED).map(({ start, end, a: saysA, b: saysB }) => (
              <li key={start}>
                <button
                  type="button"
                  onClick={() => {
                    seek(start);
                    reveal(start);
                  }}
                  className="rounded-sm border border-line px-2 py-1 text-xs text-soft transition-colors duration-150 hover:border-edge hover:text-ink"
                >
                  <span className="figures text-accent">
                    {formatClock(start)}–{formatClock(end)}
                  </span>{' '}
                  {nameOf(saysA, lookOf)} / {nameOf(saysB, lookOf)}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function nameOf(label: string | null, lookOf: LookOf): string {
  return label === null ? 'nothing' : lookOf(label).name;
}

function cosine(value: number | null): string {
  return value === null ? '–' : value.toFixed(3).replace('-', '\u2212');
}

type WordingRowProps = {
  name: string;
  wording: Wording;
  label: WordedLabel;
  duration: number;
  lookOf: LookOf;
};

function WordingRow({ name, wording: { row }, label, duration, lookOf }: WordingRowProps) {
  const own = row.filter((segment) => segment.label === label.id);
  return (
    <div className="flex items-center gap-2">
      <span aria-hidden className="w-4 text-xs font-semibold text-soft">
        {name}
      </span>
      <span className="sr-only">
        {name}: {own.length === 0 ? 'nowhere' : own.map(spanWords).join(', ')}
      </span>
      <div aria-hidden className="relative h-4 min-w-0 flex-1 overflow-hidden rounded-sm bg-line/60">
        {row.map((segment) => (
          <span
            key={segment.start}
            title={`${lookOf(segment.label).name}, ${spanWords(segment)}`}
            className={classNames(
              'absolute inset-y-0 border-r border-panel',
              segment.label !== label.id && 'opacity-30',
            )}
            style={{
              left: `${(segment.start / duration) * 100}%`,
              width: `${((segment.end - segment.start) / duration) * 100}%`,
              background: segment.label === label.id ? label.colour : lookOf(segment.label).colour,
            }}
          />
        ))}
        <Now duration={duration} />
      </div>
    </div>
  );
}

function Now({ duration }: { duration: number }) {
  const time = useStore(playerStore, (state) => state.time);
  return <span className="absolute inset-y-0 w-px bg-ink" style={{ left: `${(time / duration) * 100}%` }} />;
}

function spanWords({ start, end }: Segment): string {
  return `${formatClock(start)} to ${formatClock(end)}`;
}

const HEIGHT = 48;
const MOST_POINTS = 600;

/** Similarity of both over the case, on one scale. */
function Curves({ a, b }: { a: Float32Array; b: Float32Array }) {
  const known = [...a, ...b].filter((value) => !Number.isNaN(value));
  const low = known.reduce((x, y) => Math.min(x, y), Infinity);
  const high = known.reduce((x, y) => Math.max(x, y), -Infinity);
  const y = (value: number): number =>
    HEIGHT - 2 - ((value - low) / Math.max(1e-6, high - low)) * (HEIGHT - 4);
  const line = (curve: Float32Array): string => {
    const stride = Math.max(1, Math.ceil(curve.length / MOST_POINTS));
    const points: string[] = [];
    for (let cell = 0; cell < curve.length; cell += stride) {
      const value = curve[cell] as number;
      if (!Number.isNaN(value))
        points.push(`${(((cell + 0.5) / curve.length) * 1000).toFixed(1)},${y(value).toFixed(1)}`);
    }
    return points.join(' ');
  };
  return (
    <svg
      role="img"
      aria-label="Similarity of both wordings over time"
      viewBox={`0 0 1000 ${HEIGHT}`}
      preserveAspectRatio="none"
      className="block w-full"
      style={{ height: HEIGHT }}
    >
      <polyline
        points={line(a)}
        className="fill-none stroke-accent"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
      <polyline
        points={line(b)}
        className="fill-none stroke-mind"
        strokeWidth={1.5}
        strokeDasharray="5 3"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
