import { chooseVariant, tokenizerFile, variantFiles, type Manifest } from '#core/model-pack.ts';
import type { EncoderReport } from '#inference/report.ts';

/** Bytes of the sentence encoder that would run beside the picture encoder; null when the pack has none for it. */
export function textEncoderBytes(manifest: Manifest, { backend, image }: EncoderReport): number | null {
  const { variants, tokenizer } = manifest.text;
  const variant = chooseVariant(variants, backend, (p) => backend === 'wasm' || p === image.precision);
  if (variant === undefined) return null;
  return [tokenizerFile(tokenizer), ...variantFiles(variant)].reduce((sum, file) => sum + file.bytes, 0);
}
