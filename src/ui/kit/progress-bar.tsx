import { classNames } from './class-names.ts';

type ProgressBarProps = {
  /** Read aloud with the bar. */
  label: string;
  /** 0 to 1; undefined while the end is not known. */
  fraction?: number | undefined;
  /** The same in words, as "12 of 40 MB". */
  text?: string | undefined;
};

/** A determinate bar where the end is known, a sweeping one where it is not. */
export function ProgressBar({ label, fraction, text }: ProgressBarProps) {
  const known = fraction !== undefined;
  return (
    <div className="relative h-1 w-full overflow-hidden rounded-full bg-line">
      {/* Read aloud; the bar that is seen needs no vendor's pseudo-elements. */}
      <progress aria-label={label} aria-valuetext={text} max={1} value={fraction} className="sr-only" />
      <div
        aria-hidden
        className={classNames(
          'h-full rounded-full bg-accent',
          known
            ? 'w-full transition-transform duration-200 ease-calm'
            : 'w-2/5 animate-sweep motion-reduce:w-full motion-reduce:opacity-50',
        )}
        style={known ? { transform: `translateX(${Math.min(1, fraction) * 100 - 100}%)` } : undefined}
      />
    </div>
  );
}
