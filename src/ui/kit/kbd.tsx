import type { ReactNode } from 'react';

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded-sm border border-line bg-raised px-1.5 py-px font-mono text-xs text-soft">
      {children}
    </kbd>
  );
}
