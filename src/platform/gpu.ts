import { AppError } from '#core/errors.ts';

/** A GPU device of our own; whoever asked for it destroys it. */
export type Gpu = {
  readonly device: GPUDevice;
  /** Vendor and architecture as the browser tells them, e.g. `nvidia ampere`. */
  readonly name: string;
  readonly hasShaderF16: boolean;
};

/** Used where present; none is needed. */
const FEATURES = ['shader-f16', 'subgroups'] as const satisfies readonly GPUFeatureName[];

/** Raised to what the adapter offers: the defaults (128 MiB bindings) are below a text tower's word table. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/**
 * Opens the fast GPU of this machine. A software adapter is refused unless a test allows it: it is far slower than
 * WASM, and browsers hand it out silently. Throws AppError `inference/no-webgpu` with a `reason`.
 */
export async function requestGpu({ allowSoftware }: { allowSoftware: boolean }): Promise<Gpu> {
  // The typings promise `navigator.gpu`; half of the browsers do not have it.
  const gpu = navigator.gpu as GPU | undefined;
  if (gpu === undefined) throw noWebGpu('the browser has none');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw noWebGpu('the browser found no graphics processor it trusts');
  const name = [adapter.info.vendor, adapter.info.architecture].filter((part) => part !== '').join(' ');
  if (adapter.info.isFallbackAdapter && !allowSoftware) throw noWebGpu(`${name} is a software adapter`);
  const device = await adapter
    .requestDevice({
      requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
    })
    .catch((cause: unknown) => {
      throw noWebGpu(`${name} gave no device`, cause);
    });
  return { device, name, hasShaderF16: device.features.has('shader-f16') };
}

function noWebGpu(reason: string, cause?: unknown): AppError {
  return new AppError('inference/no-webgpu', `WebGPU cannot be used: ${reason}`, {
    details: { reason },
    cause,
  });
}
