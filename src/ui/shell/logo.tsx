import { Eye } from 'lucide-react';

export function Logo() {
  return (
    <span className="flex items-center gap-2.5 text-base font-semibold text-ink">
      <Eye aria-hidden className="size-5.5 text-accent" strokeWidth={1.75} />
      ophclip
    </span>
  );
}
