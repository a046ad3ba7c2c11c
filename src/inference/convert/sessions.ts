/** Running what was just written: ONNX Runtime in Node, or its wasm build in the page. */

export type SessionInput =
  | { readonly type: 'float32'; readonly data: Float32Array; readonly dims: readonly number[] }
  | { readonly type: 'int64'; readonly data: BigInt64Array; readonly dims: readonly number[] };

/** The creator releases it; at most one is open at a time, for each holds a whole tower. */
export type Session = {
  /** Values of the outputs by name. */
  run(inputs: Readonly<Record<string, SessionInput>>): Promise<Readonly<Record<string, Float32Array>>>;
  release(): Promise<void>;
};

/** Opens a graph of the pack that is being written, by its file name and those of its external data. */
export type OpenSession = (model: string, externalData: readonly string[]) => Promise<Session>;
