import type { ReactNode } from 'react';
import {
  CLASS_MEASURES,
  type PHASE_MEASURES,
  PRESENCE_MEASURES,
  type ClassRow,
  type InstrumentRow,
} from '#core/evaluation/report.ts';
import type { ComparedProcedure } from '#core/evaluation/rows.ts';
import { figure } from '#core/evaluation/report-text.ts';
import { classNames } from '#ui/kit/class-names.ts';
import type { LabelLook } from '#ui/labels/labels.ts';

type LookOf = (label: string) => LabelLook;

type Measures = typeof PHASE_MEASURES | typeof PRESENCE_MEASURES;

/** Measures and their values, one below the other. */
export function ScoreList<M extends Measures>({
  measures,
  scores,
}: {
  measures: M;
  scores: Readonly<Record<M[number]['key'], number | null>>;
}) {
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
      {measures.map(({ key, name }) => (
        <div key={key} className="contents">
          <dt className="text-soft">{name}</dt>
          <dd className="figures text-right">
            {key === 'boundarySeconds'
              ? seconds(scores[key as M[number]['key']])
              : figure(scores[key as M[number]['key']])}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function seconds(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

/** What a video was annotated as, and what the model calls it. */
export function OperationWords({
  procedure: { truth, guess, isRight },
  set,
}: {
  procedure: ComparedProcedure;
  set: { readonly labels: readonly { id: string; name: string }[] };
}) {
  const nameOf = (id: string): string => set.labels.find((label) => label.id === id)?.name ?? id;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      <dt className="text-soft">Annotated</dt>
      <dd>{truth.map(nameOf).join('; ')}</dd>
      <dt className="text-soft">The model</dt>
      <dd>
        {guess === null ? 'Nothing' : nameOf(guess)}{' '}
        <span className={isRight ? 'text-accent' : 'text-mind'}>{isRight ? 'right' : 'wrong'}</span>
      </dd>
    </dl>
  );
}

const CLASS_HEADS = ['Prec.', 'Recall', 'F1', 'Jacc.'] as const;

export function ClassTable({ rows, lookOf }: { rows: readonly ClassRow[]; lookOf: LookOf }) {
  return (
    <ScoreTable caption="Scores of each class" heads={['Class', ...CLASS_HEADS, 'Frames']}>
      {rows.map((row) => (
        <tr key={row.label} className="border-t border-line/60">
          <LabelHead label={row.label} lookOf={lookOf} hasColour />
          {CLASS_MEASURES.map((key) => (
            <Figure key={key}>{figure(row[key])}</Figure>
          ))}
          <Figure>{row.support}</Figure>
        </tr>
      ))}
    </ScoreTable>
  );
}

const PRESENCE_HEADS = ['AP', 'Prec.', 'Recall', 'F1', 'FPR'] as const;

export function InstrumentTable({ rows, lookOf }: { rows: readonly InstrumentRow[]; lookOf: LookOf }) {
  return (
    <ScoreTable caption="Scores of each instrument" heads={['Instrument', ...PRESENCE_HEADS, 'Frames']}>
      {rows.map((row) => (
        <tr key={row.label} className="border-t border-line/60">
          <LabelHead label={row.label} lookOf={lookOf} />
          {PRESENCE_MEASURES.map(({ key }) => (
            <Figure key={key}>{figure(row[key])}</Figure>
          ))}
          <Figure>{row.support}</Figure>
        </tr>
      ))}
    </ScoreTable>
  );
}

function ScoreTable({
  caption,
  heads,
  children,
}: {
  caption: string;
  heads: readonly string[];
  children: ReactNode;
}) {
  return (
    // Scrolled by keyboard too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto -outline-offset-2">
      <table className="w-full border-collapse text-xs">
        <thead>
          <tr>
            {heads.map((head, place) => (
              <th
                key={head}
                scope="col"
                className={classNames(
                  'pb-1 font-medium text-faint',
                  place === 0 ? 'text-left' : 'pl-1.5 text-right',
                )}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

function LabelHead({
  label,
  lookOf,
  hasColour = false,
}: {
  label: string;
  lookOf: LookOf;
  hasColour?: boolean;
}) {
  const { name, colour } = lookOf(label);
  return (
    <th scope="row" title={name} className="w-full max-w-0 min-w-28 py-1 text-left font-normal">
      <span className="flex items-center gap-1.5">
        {hasColour && (
          <span aria-hidden className="size-2.5 shrink-0 rounded-[2px]" style={{ background: colour }} />
        )}
        <span className="truncate">{name}</span>
      </span>
    </th>
  );
}

function Figure({ children }: { children: ReactNode }) {
  return <td className="figures pl-1.5 text-right">{children}</td>;
}
