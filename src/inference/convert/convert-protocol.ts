import type { ConversionReport } from './convert.ts';
import type { GivenFacts, LabelPrompts } from './facts.ts';

export type ConversionRequest = {
  /** `.pth`, `.pt` or `.safetensors`. */
  readonly checkpoint: Blob;
  /** `vocab.txt` */
  readonly vocabulary: Blob;
  /** Pictures the 8-bit image encoder is calibrated on; none: it is not made. */
  readonly pictures: readonly Blob[];
  /** An id and a name, and what differs from the SurgVLP family. */
  readonly facts: GivenFacts;
  readonly labelSets: readonly LabelPrompts[];
};

/** The worker that makes a pack in OPFS. Progress is in steps, its note says which. */
export type ConvertProtocol = {
  convert: { args: ConversionRequest; result: ConversionReport };
};
