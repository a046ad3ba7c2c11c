import type { ReactNode } from 'react';

/** What will be here, and how to get it. */
export function EmptyState({
  icon,
  title,
  children,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center justify-center gap-1 px-6 py-8 text-center">
      {icon !== undefined && <span className="mb-2 text-faint">{icon}</span>}
      <p className="font-medium text-ink">{title}</p>
      {children !== undefined && <div className="max-w-[44ch] text-soft">{children}</div>}
    </div>
  );
}
