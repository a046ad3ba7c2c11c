import { AppError } from '#core/errors.ts';
import type { DType } from './dtypes.ts';

export type TensorInfo = { readonly shape: readonly number[]; readonly dtype: DType };

/** A checkpoint on disk. Nothing of it is in memory but names and shapes; `read` reads one tensor. */
export type Checkpoint = {
  readonly format: 'torch' | 'safetensors';
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /**
   * The tensor's values in row-major order, the caller's to keep. Throws AppError `checkpoint/missing-tensor`,
   * `checkpoint/truncated`, `checkpoint/unsupported-dtype` or `checkpoint/not-finite`.
   */
  read(name: string, signal?: AbortSignal): Promise<Float32Array>;
};

/** Bytes `start … start + length` of a file, every bound checked. Throws AppError `checkpoint/truncated`. */
export async function readBytes(file: Blob, start: number, length: number): Promise<ArrayBuffer> {
  if (start < 0 || length < 0 || start + length > file.size)
    throw truncated(`${start + length} bytes wanted`);
  const bytes = await file.slice(start, start + length).arrayBuffer();
  if (bytes.byteLength !== length) throw truncated(`${length} bytes wanted at ${start}`);
  return bytes;
}

export function truncated(problem: string, cause?: unknown): AppError {
  return new AppError('checkpoint/truncated', problem, { details: { problem }, cause });
}

export function notACheckpoint(problem: string, cause?: unknown): AppError {
  return new AppError('checkpoint/not-a-checkpoint', problem, { details: { problem }, cause });
}

export function missingTensor(name: string, count = 1): AppError {
  return new AppError('checkpoint/missing-tensor', `${name} is missing`, { details: { name, count } });
}
