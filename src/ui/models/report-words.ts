import type { ErrorCode, ErrorDetails } from '#core/errors.ts';
import type { Precision } from '#core/model-pack.ts';
import type { EncoderReport } from '#inference/report.ts';

/** Cosine to the original, cut rather than rounded: 0.99996 must not read as the same. */
export function formatAgreement(cosine: number): string {
  return (Math.floor(cosine * 10_000) / 10_000).toFixed(4);
}

export const PRECISION_WORDS: Record<Precision, string> = {
  fp32: 'full precision',
  fp16: 'half precision',
  int8: '8-bit',
};

/** Why the graphics processor is not used, calmly; null when it is, or was never in question. */
export function rejectionSentence({ backend, rejected }: EncoderReport): string | null {
  const gpu = rejected.filter((rejection) => rejection.backend === 'webgpu').at(-1);
  if (backend === 'webgpu' || gpu === undefined) return null;
  const { code, details } = gpu.error;
  const reason =
    code === 'inference/no-webgpu' ? noGpuReason(details) : (REASONS[code] ?? 'could not run this pack');
  return `The graphics processor ${reason}, so the processor does the work.`;
}

const REASONS: Partial<Record<ErrorCode, string>> = {
  'inference/no-backend': 'has no file in this pack',
  'inference/no-shader-f16': 'does not work in half precision',
  'inference/slower': 'is the slower one here',
  'inference/device-lost': 'stopped',
  'pack/self-test-failed': 'gave other answers than the original',
};

function noGpuReason({ software }: ErrorDetails): string {
  return software === true ? 'is only imitated by software' : 'is out of reach of this browser';
}
