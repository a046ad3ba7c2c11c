/**
 * Every failure that crosses a thread or reaches the screen has one of these codes; `ui/messages.ts` turns each
 * into a sentence and a way on. Nothing matches on message text.
 */
export const ERROR_CODES = [
  'cancelled',
  // model packs
  'pack/unknown-schema',
  'pack/invalid-manifest',
  'pack/file-missing',
  'pack/wrong-hash',
  'pack/too-large',
  'pack/offline',
  'pack/not-found',
  'pack/self-test-failed',
  // checkpoints and conversion
  'checkpoint/not-a-checkpoint',
  'checkpoint/truncated',
  'checkpoint/forbidden-pickle',
  'checkpoint/compressed',
  'checkpoint/unknown-family',
  'checkpoint/missing-tensor',
  'checkpoint/unexpected-tensor',
  'checkpoint/wrong-shape',
  'checkpoint/not-finite',
  'checkpoint/unsupported-dtype',
  'vocabulary/wrong-size',
  'vocabulary/not-a-vocabulary',
  'convert/below-tolerance',
  'convert/calibration-needed',
  // inference
  'inference/no-backend',
  // why one backend was passed over; these reach the screen only as reasons beside the one that runs
  'inference/no-webgpu',
  'inference/no-shader-f16',
  'inference/slower',
  'inference/device-lost',
  'inference/session-failed',
  'inference/bad-output',
  'image/unreadable',
  // recordings
  'video/empty',
  'video/not-a-video',
  'video/no-picture',
  'video/unsupported-codec',
  'video/encrypted',
  'video/no-index',
  'video/no-start',
  'video/damaged',
  'video/stalled',
  'video/file-changed',
  'video/another-file',
  'video/unplayable',
  // cases
  'case/not-found',
  'case/other-encoders',
  // case files
  'case-file/not-one',
  'case-file/newer',
  'case-file/damaged',
  'case-file/too-large',
  // label sets
  'labels/offline',
  // annotations
  'annotations/broken',
  'annotations/no-times',
  // clips
  'clips/no-copy',
  'clips/mixed',
  'clips/nothing',
  // the machine
  'storage/full',
  'storage/unavailable',
  'storage/locked',
  'worker/crashed',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Facts a message may show: file names, sizes in bytes, tensor names. Plain values only, they cross threads. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** The AppError behind any thrown value; an unknown one becomes `internal`, an abort becomes `cancelled`. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'AbortError') return new AppError('cancelled', 'Cancelled', { cause: thrown });
  if (name === 'QuotaExceededError')
    return new AppError('storage/full', 'The disk is full', { cause: thrown });
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError('internal', message, { cause: thrown });
}

export function isCancelled(thrown: unknown): boolean {
  return toAppError(thrown).code === 'cancelled';
}
