/** An image in memory: RGBA bytes, row-major, `width * height * 4` of them; alpha is ignored. */
export type RgbaImage = {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
};

/** What the image tower takes. A VideoFrame or ImageBitmap is handed over: the encoder closes it. */
export type ImageInput = RgbaImage | ImageBitmap | VideoFrame;
