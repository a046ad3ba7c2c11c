import type { Counted } from '#core/decoding/counted.ts';
import type { Relabelled } from '#bench/label.ts';

export type LabelBenchProtocol = {
  relabel: {
    args: { ids: string[]; embeddings: Float32Array[]; idle: string; counted: Counted };
    result: Relabelled;
  };
};
