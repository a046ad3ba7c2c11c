import { AppError, toAppError } from '#core/errors.ts';
import { chooseVariant, type Backend, type Precision, type Variant } from '#core/model-pack.ts';
import type { Rejection } from '#inference/report.ts';
import type { CallOptions } from '#platform/rpc.ts';
import { openLiveEncoder, type EncoderSource, type LiveEncoder } from './live-encoder.ts';

/**
 * A GPU slower than this, per image, is no faster than wasm on a good processor (ResNet-50, int8: 67 ms on two
 * threads): only then is wasm timed as well. An integrated GPU takes 10 to 25 ms.
 */
const SLOW_GPU_MS = 60;

export type Choice = { live: LiveEncoder; rejected: Rejection[] };

/**
 * The encoder on the first of `backends` that starts, passes the pack's self-test and is not slow, each attempt in a
 * worker of its own. What was tried in vain is told in `rejected`. Throws AppError `inference/no-backend`, or the
 * `pack/` failure the last attempt ended with.
 */
export async function chooseBackend(
  source: EncoderSource,
  backends: readonly Backend[],
  call: CallOptions,
): Promise<Choice> {
  const rejected: Rejection[] = [];
  // A software adapter is always slow: a test that allows it means to use it.
  const slowMs = source.options.allowFallbackAdapter === true ? Infinity : SLOW_GPU_MS;
  let slow: LiveEncoder | null = null;
  try {
    for (const backend of backends) {
      const open = (variant: Variant): Promise<LiveEncoder> =>
        openLiveEncoder(source, backend, variant, call);
      const { image } = source.manifest;
      const live = await firstThatWorks(image.variants, backend, allowed(source), open, rejected);
      if (live === null) continue;
      if (slow !== null) return faster(slow, live, rejected);
      if (backend === 'wasm' || live.image.ms <= slowMs) return { live, rejected };
      slow = live;
    }
  } catch (thrown) {
    slow?.client.close();
    throw thrown;
  }
  if (slow !== null) return { live: slow, rejected };
  throw noneWorked(rejected);
}

/** Which precisions the options leave. */
export function allowed({ options }: EncoderSource): (precision: Precision) => boolean {
  return (precision) => options.precision === undefined || options.precision === precision;
}

/**
 * Tries the variants for `backend`, best precision first, until one opens; null when none does. Only cancelling is
 * thrown; other failures are added to `rejected`.
 */
export async function firstThatWorks<T>(
  variants: readonly Variant[],
  backend: Backend,
  allow: (precision: Precision) => boolean,
  open: (variant: Variant) => Promise<T>,
  rejected: Rejection[],
): Promise<T | null> {
  const tried = new Set<Precision>();
  for (;;) {
    const variant = chooseVariant(
      variants,
      backend,
      (precision) => allow(precision) && !tried.has(precision),
    );
    if (variant === undefined) {
      if (tried.size === 0) rejected.push({ backend, precision: null, error: noVariant(backend) });
      return null;
    }
    tried.add(variant.precision);
    try {
      return await open(variant);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'cancelled') throw error;
      const isBackend = error.code === 'inference/no-webgpu';
      rejected.push({ backend, precision: isBackend ? null : variant.precision, error });
      if (isBackend) return null;
    }
  }
}

/** The faster of two that work; the other is closed and told in `rejected`. */
export function faster(gpu: LiveEncoder, wasm: LiveEncoder, rejected: Rejection[]): Choice {
  const [live, other] = wasm.image.ms < gpu.image.ms ? [wasm, gpu] : [gpu, wasm];
  other.client.close();
  const { ms, precision } = other.image;
  const message = `${other.backend} takes ${ms.toFixed(1)} ms, ${live.backend} ${live.image.ms.toFixed(1)} ms`;
  const error = new AppError('inference/slower', message, { details: { ms, chosenMs: live.image.ms } });
  return { live, rejected: [...rejected, { backend: other.backend, precision, error }] };
}

function noVariant(backend: Backend): AppError {
  return new AppError('inference/no-backend', `The pack has no file for ${backend}`, {
    details: { backend },
  });
}

/** A fault of the pack is told as such; it would be no better on another backend. */
export function noneWorked(rejected: readonly Rejection[]): AppError {
  const last = rejected.at(-1)?.error;
  if (last?.code.startsWith('pack/')) return last;
  return new AppError('inference/no-backend', 'The encoder runs on no backend', { cause: last });
}
