import * as z from 'zod';
import { manifestSchema } from '#core/model-pack.ts';

z.config({ jitless: true });

/**
 * What no checkpoint says about itself, in the manifest's words. The defaults are the SurgVLP family's: ImageNet
 * colours, a 640x360 squash with the centre cut out, a cased vocabulary that is read in lower case, 77 tokens.
 */
const { shape } = manifestSchema;
const image = shape.image.shape;

export const packFactsSchema = z.strictObject({
  id: shape.id,
  name: shape.name,
  version: shape.version.default('1.0.0'),
  licence: shape.licence.default('not stated'),
  citation: shape.citation.default(''),
  trainedOn: shape.trainedOn.default('not stated'),
  notice: shape.notice.default(''),
  demonstration: shape.demonstration.default(false),
  logitScale: shape.logitScale.default(100),
  image: z
    .strictObject({
      size: image.size.default({ width: 224, height: 224 }),
      crop: image.crop.default({ mode: 'squash-then-center-crop', squash: { width: 640, height: 360 } }),
      filter: image.filter.default('bilinear'),
      mean: image.mean.default([0.485, 0.456, 0.406]),
      std: image.std.default([0.229, 0.224, 0.225]),
      untaggedColour: image.untaggedColour.default('bt601'),
      framesPerClip: image.framesPerClip.default(4),
      clipPooling: image.clipPooling.default('mean-then-normalize'),
    })
    .prefault({}),
  tokenizer: z
    .strictObject({
      lowerCase: z.boolean().default(true),
      stripAccents: z.boolean().default(true),
      maxTokens: z.int().min(4).max(512).default(77),
    })
    .prefault({}),
  tolerance: shape.selfTest.shape.tolerance.default({ fp32: 0.9999, fp16: 0.999, int8: 0.99 }),
  /** What the self-test asks of the text tower. */
  sentence: z
    .string()
    .min(1)
    .default('The surgeon aspirates the lens cortex with the irrigation and aspiration tip.'),
});

export type PackFacts = z.infer<typeof packFactsSchema>;
/** Facts as people write them: an id and a name, and whatever differs from the defaults. */
export type GivenFacts = z.input<typeof packFactsSchema>;

/** Label sets before their embeddings are made. */
export const labelPromptsSchema = z.array(shape.labelSets.element.omit({ embeddings: true }));
export type LabelPrompts = z.infer<typeof labelPromptsSchema>[number];
