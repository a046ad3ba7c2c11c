import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type Tone = 'neutral' | 'accent' | 'mind' | 'danger';

const TONES: Record<Tone, string> = {
  neutral: 'border-line bg-raised text-soft',
  accent: 'border-accent/35 bg-accent/10 text-accent-strong',
  mind: 'border-mind/35 bg-mind/10 text-mind',
  danger: 'border-danger/35 bg-danger/10 text-danger',
};

const SHAPE =
  'inline-flex items-center gap-1.5 whitespace-nowrap rounded-full border px-2.5 text-xs font-medium';

/** A word or two about the state of the thing it stands beside. */
export function Pill({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={classNames(SHAPE, 'h-6', TONES[tone])}>{children}</span>;
}

/** A pill that opens something. */
export function PillButton({
  tone = 'neutral',
  className,
  ...rest
}: ComponentProps<'button'> & { tone?: Tone }) {
  return (
    <button
      type="button"
      className={classNames(
        SHAPE,
        'h-7 transition-[filter] duration-150 hover:brightness-125',
        TONES[tone],
        className,
      )}
      {...rest}
    />
  );
}
