import type { ReactNode } from 'react';
import { Logo } from './logo.tsx';

/** One message in the middle of an otherwise empty page. */
export function FullPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col items-center justify-center gap-4 px-6 text-center text-base text-soft">
      <Logo />
      <h1 className="text-xl font-semibold text-ink">{title}</h1>
      {children}
    </main>
  );
}
