/** Values one after the other, with the way back and forth between them. */
export type History<T> = { readonly past: readonly T[]; readonly now: T; readonly future: readonly T[] };

export function historyOf<T>(now: T): History<T> {
  return { past: [], now, future: [] };
}

/** A step on; what was undone before is given up. The same value is no step. */
export function stepped<T>({ past, now, future }: History<T>, next: T): History<T> {
  return next === now ? { past, now, future } : { past: [...past, now], now: next, future: [] };
}

export function undone<T>(history: History<T>): History<T> {
  const { past, now, future } = history;
  return past.length === 0
    ? history
    : { past: past.slice(0, -1), now: past.at(-1) as T, future: [now, ...future] };
}

export function redone<T>(history: History<T>): History<T> {
  const { past, now, future } = history;
  return future.length === 0
    ? history
    : { past: [...past, now], now: future[0] as T, future: future.slice(1) };
}
