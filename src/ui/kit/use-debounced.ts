import { useEffect, useMemo, useRef } from 'react';

/** `call` once nothing has been asked for `ms`; only the last asking counts. */
export function useDebounced<A extends unknown[]>(
  call: (...args: A) => void,
  ms: number,
): (...args: A) => void {
  const latest = useRef(call);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    latest.current = call;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return useMemo(
    () =>
      (...args: A): void => {
        clearTimeout(timer.current);
        timer.current = setTimeout(() => latest.current(...args), ms);
      },
    [ms],
  );
}
