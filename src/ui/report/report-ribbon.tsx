import type { NamedSegment } from '#core/export/export-case.ts';
import type { Gap } from '#core/gaps.ts';
import type { NamedTime } from '#core/report/case-report.ts';
import { formatClock } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { inkOn } from '#ui/labels/labels.ts';
import { scaleOf, ticksOf } from '#ui/timeline/scale.ts';

type ReportRibbonProps = {
  ribbon: readonly NamedSegment[];
  phases: readonly NamedTime[];
  /** The number that stands for a phase in the table below. */
  places: ReadonlyMap<string, number>;
  gaps: readonly Gap[];
  seconds: number;
};

/** What is idle is quiet, on paper too. */
export const PAPER_IDLE = '#d8e0e6';

/** Narrower than this no number can be read. */
const LEAST_SHARE = 0.018;

/** The operation as a strip; each stretch carries the number of its phase in the table. */
export function ReportRibbon({ ribbon, phases, places, gaps, seconds }: ReportRibbonProps) {
  const scale = scaleOf(0, seconds);
  const colours = new Map(phases.map(({ label, colour }) => [label, colour]));
  const names = phases.map(({ name }) => name).join(', ');
  const hasPersons = ribbon.some(({ source }) => source === 'person');
  const hasUnsure = ribbon.some(({ source, confidence }) => source === 'model' && confidence === 'unsure');
  return (
    <div>
      <p className="sr-only">{names === '' ? 'No phases yet' : `Phases: ${names}`}</p>
      <div aria-hidden className="relative h-8 bg-raised">
        {ribbon.map(({ start, end, label, source, confidence }) => {
          const colour = colours.get(label) ?? PAPER_IDLE;
          const number = places.get(label);
          return (
            <span
              key={start}
              className={classNames(
                'absolute inset-y-0 flex items-center justify-center overflow-hidden border-r border-white text-[0.625rem] font-semibold tabular-nums',
                source === 'model' && confidence === 'unsure' && 'hatched',
                source === 'person' && 'border-b-3 border-b-ink',
              )}
              style={{
                left: scale.left(start),
                width: scale.width(end - start),
                backgroundColor: colour,
                color: inkOn(colour),
              }}
            >
              {number !== undefined && (end - start) / seconds > LEAST_SHARE && number}
            </span>
          );
        })}
        {gaps.map(({ start, end }) => (
          <span
            key={start}
            className="gap-band absolute inset-y-0"
            style={{ left: scale.left(start), width: scale.width(end - start) }}
          />
        ))}
      </div>
      <Ticks seconds={seconds} />
      {(hasPersons || hasUnsure || gaps.length > 0) && (
        <p className="text-[0.625rem] text-soft">
          {[
            hasPersons && 'Underlined: said by a person.',
            hasUnsure && 'Hatched: the model is unsure.',
            gaps.length > 0 && 'Grey bands: not readable.',
          ]
            .filter((words) => words !== false)
            .join(' ')}
        </p>
      )}
    </div>
  );
}

function Ticks({ seconds }: { seconds: number }) {
  const { at } = ticksOf({ start: 0, end: seconds }, 12);
  const scale = scaleOf(0, seconds);
  return (
    <div aria-hidden className="figures relative h-4 overflow-hidden text-[0.625rem] text-faint">
      {at
        // The last one's words would not fit.
        .filter((tick) => tick < seconds * 0.96)
        .map((tick) => (
          <span
            key={tick}
            className="absolute top-0 h-4 border-l border-line pl-1 leading-4"
            style={{ left: scale.left(tick) }}
          >
            {formatClock(tick)}
          </span>
        ))}
    </div>
  );
}
