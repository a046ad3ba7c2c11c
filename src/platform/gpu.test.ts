import { afterEach, describe, expect, it, vi } from 'vitest';
import { requestGpu } from './gpu.ts';

type FakeAdapter = { isFallbackAdapter: boolean; features?: string[]; fails?: boolean };

/** Stands for a browser: what it has is the only thing that differs between the cases below. */
function browserWith(adapter: FakeAdapter | null): ReturnType<typeof vi.fn> {
  const requestDevice = vi.fn(async ({ requiredFeatures }: GPUDeviceDescriptor) => {
    if (adapter?.fails === true) throw new DOMException('out of devices', 'OperationError');
    return { features: new Set(requiredFeatures) };
  });
  const { isFallbackAdapter = false, features = [] } = adapter ?? {};
  const found = {
    info: { vendor: 'acme', architecture: '', isFallbackAdapter },
    features: new Set(features),
    limits: { maxBufferSize: 42 },
    requestDevice,
  };
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => (adapter === null ? null : found) } });
  return requestDevice;
}

afterEach(() => vi.unstubAllGlobals());

describe('a GPU', () => {
  const reasonOf = (options = { allowSoftware: false }): Promise<unknown> =>
    requestGpu(options).catch((thrown: unknown) => thrown);

  it('is opened with the features and limits it has', async () => {
    const requestDevice = browserWith({
      isFallbackAdapter: false,
      features: ['shader-f16', 'depth-clip-control'],
    });
    expect(await requestGpu({ allowSoftware: false })).toMatchObject({ name: 'acme', hasShaderF16: true });
    expect(requestDevice.mock.calls[0]?.[0]).toMatchObject({
      requiredFeatures: ['shader-f16'],
      requiredLimits: { maxBufferSize: 42 },
    });
  });

  it('without half floats says so', async () => {
    browserWith({ isFallbackAdapter: false });
    expect(await requestGpu({ allowSoftware: false })).toMatchObject({ hasShaderF16: false });
  });

  it('is missing for one of four reasons', async () => {
    vi.stubGlobal('navigator', {});
    expect(await reasonOf()).toMatchObject({ code: 'inference/no-webgpu' });
    browserWith(null);
    expect(await reasonOf()).toMatchObject({ code: 'inference/no-webgpu' });
    browserWith({ isFallbackAdapter: true });
    expect(await reasonOf()).toMatchObject({ details: { reason: 'acme is a software adapter' } });
    expect(await reasonOf({ allowSoftware: true })).toMatchObject({ name: 'acme' });
    browserWith({ isFallbackAdapter: false, fails: true });
    expect(await reasonOf()).toMatchObject({ details: { reason: 'acme gave no device' } });
  });
});
