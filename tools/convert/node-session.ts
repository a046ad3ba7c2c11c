import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { OpenSession } from '#inference/convert/sessions.ts';

/** Sessions of native ONNX Runtime on the files of a pack folder; external data is found beside the graph. */
export function nodeSessions(folder: string): OpenSession {
  return async (model) => {
    const session = await InferenceSession.create(join(folder, model), {
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      extra: {
        session: {
          // Weights packed for speed would be a second copy of the tower.
          disable_prepacking: '1',
          // Before VNNI, x64 adds products of bytes in 16 bits and saturates; wasm and newer machines do not.
          x64quantprecision: '1',
        },
      },
    });
    return {
      async run(inputs) {
        const feeds = Object.entries(inputs).map(([name, { type, data, dims }]) => [
          name,
          type === 'float32' ? new Tensor(type, data, dims) : new Tensor(type, data, dims),
        ]);
        const outputs = await session.run(Object.fromEntries(feeds) as InferenceSession.FeedsType);
        return Object.fromEntries(
          Object.entries(outputs).map(([name, tensor]) => [name, tensor.data as Float32Array]),
        );
      },
      release: () => session.release(),
    };
  };
}
