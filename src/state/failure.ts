import { toAppError, type ErrorCode, type ErrorDetails } from '#core/errors.ts';

/** An AppError as a store keeps it: plain values. */
export type Failure = { readonly code: ErrorCode; readonly details: ErrorDetails };

export function failureOf(thrown: unknown): Failure {
  const { code, details, message } = toAppError(thrown);
  // The screen has no sentence for what nobody foresaw; the console keeps the whole of it for whoever reports it.
  if (code === 'internal') console.error(thrown);
  return { code, details: code === 'internal' ? { ...details, message } : details };
}
