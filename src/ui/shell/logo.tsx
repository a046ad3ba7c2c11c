import { Eye } from 'lucide-react';

/** On a phone the workspace has room for the sign alone. */
export function Logo({ isCompact = false }: { isCompact?: boolean }) {
  return (
    <span className="flex items-center gap-2.5 text-base font-semibold text-ink">
      <Eye aria-hidden className="size-5.5 text-accent" strokeWidth={1.75} />
      <span className={isCompact ? 'max-sm:hidden' : undefined}>ophclip</span>
    </span>
  );
}
