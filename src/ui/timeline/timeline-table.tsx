import { seek } from '#state/player-store.ts';
import { formatTimecode } from '#ui/format.ts';
import { sourceWords } from '#ui/labels/source-words.ts';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { useLabelledCase } from '#ui/use-labelled-case.ts';

type Row = {
  readonly start: number;
  readonly end: number;
  readonly lane: 'Phase' | 'Instrument' | 'Gap';
  readonly label: string;
  /** How sure the model is, or that a person said it. */
  readonly source: string;
};

/** The timeline as a table: the same stretches for eyes, hands and readers that lanes do not suit. */
export function TimelineTable() {
  const { labelling, facts } = useLabelledCase();
  const lookOf = useLabelLooks(facts);
  const rows: Row[] = [
    ...labelling.phases.map((segment) => ({
      ...segment,
      lane: 'Phase' as const,
      source: sourceWords(segment, lookOf),
    })),
    ...labelling.instruments.flatMap(({ segments }) =>
      segments.map((segment) => ({ ...segment, lane: 'Instrument' as const, source: segment.confidence })),
    ),
    ...labelling.gaps.map((gap) => ({ ...gap, lane: 'Gap' as const, label: '', source: '' })),
  ].sort((a, b) => a.start - b.start);
  return (
    // Scrolled by keyboard too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section aria-label="Segments as a table" tabIndex={0} className="min-h-0 flex-1 overflow-auto px-3 pb-2">
      <table className="w-full border-collapse text-left text-sm">
        <thead className="sticky top-0 bg-ground text-xs text-faint">
          <tr>
            {['Start', 'End', 'Seconds', 'Lane', 'Label', 'Source'].map((name) => (
              <th key={name} scope="col" className="border-b border-line py-1.5 pr-4 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ start, end, lane, label, source }) => (
            <tr key={`${lane} ${label} ${start}`} className="border-b border-line/50 hover:bg-panel">
              <td className="py-0.5 pr-4">
                <button
                  type="button"
                  onClick={() => seek(start)}
                  className="figures rounded-sm py-1 text-accent underline-offset-4 hover:underline"
                >
                  {formatTimecode(start)}
                </button>
              </td>
              <td className="figures pr-4">{formatTimecode(end)}</td>
              <td className="figures pr-4">{(end - start).toFixed(1)}</td>
              <td className="pr-4 text-soft">{lane}</td>
              <td className="pr-4">
                <span className="inline-flex items-center gap-2">
                  {lane === 'Phase' && (
                    <span
                      aria-hidden
                      className="size-2.5 rounded-[2px]"
                      style={{ background: lookOf(label).colour }}
                    />
                  )}
                  {lane === 'Gap' ? 'Not readable' : lookOf(label).name}
                </span>
              </td>
              <td className="pr-4 text-soft">{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
