import { classNames } from './class-names.ts';

type SimilarityBarProps = {
  name: string;
  /** Cosine, shown with two decimals. */
  value: number;
  /** Length of the bar beside the others in its list, 0 to 1. */
  length: number;
  /** How it compares, in a word. */
  word: string;
  strong: boolean;
};

/** One line of a comparison: what, how close in a word and a figure, and a bar to see it at a glance. */
export function SimilarityBar({ name, value, length, word, strong }: SimilarityBarProps) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 gap-y-1.5">
      <span className={classNames('min-w-0 break-words', strong ? 'font-medium text-ink' : 'text-soft')}>
        {name}
      </span>
      <span className="flex items-baseline gap-3">
        <span className={classNames('text-xs', strong ? 'text-accent' : 'text-faint')}>{word}</span>
        <span className={classNames('figures w-[5ch] text-right', strong ? 'text-ink' : 'text-faint')}>
          {value.toFixed(2).replace('-', '\u2212')}
        </span>
      </span>
      <span aria-hidden className="col-span-2 h-1 overflow-hidden rounded-full bg-line">
        <span
          className={classNames(
            'block h-full rounded-full transition-[width] duration-200 ease-calm',
            strong ? 'bg-accent' : 'bg-edge',
          )}
          style={{ width: `${Math.max(0.015, length) * 100}%` }}
        />
      </span>
    </li>
  );
}
