import { AppError, toAppError, type ErrorCode, type ErrorDetails } from '#core/errors.ts';
import type { OnProgress, Progress } from '#core/progress.ts';

/**
 * Typed calls to a worker. A protocol is a types-only record of functions; both sides are checked against it. Calls
 * carry an AbortSignal and progress, which off-the-shelf proxies do not, and failures arrive as AppError with code.
 */
export type Protocol = Record<string, { args: unknown; result: unknown }>;

export type CallOptions = {
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
  transfer?: Transferable[];
};

type Request = { kind: 'call'; id: number; method: string; args: unknown } | { kind: 'abort'; id: number };
type Failure = { code: ErrorCode; message: string; details: ErrorDetails; cause?: string };
type Reply =
  | { kind: 'result'; id: number; result: unknown }
  | { kind: 'failure'; id: number; failure: Failure }
  | { kind: 'progress'; id: number; progress: Progress };

/** What both a Worker and a worker's global scope offer. */
type Port = {
  postMessage(message: unknown, options?: StructuredSerializeOptions): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
};

/** What a handler gets beside its arguments; `transfer` names buffers of the result to move instead of copy. */
export type CallContext = { signal: AbortSignal; onProgress: OnProgress; transfer: Transferable[] };

export type Handlers<P extends Protocol> = {
  [M in keyof P]: (args: P[M]['args'], context: CallContext) => Promise<P[M]['result']> | P[M]['result'];
};

/** Answers calls on `port` (a worker's global scope). */
export function serve<P extends Protocol>(port: Port, handlers: Handlers<P>): void {
  const running = new Map<number, AbortController>();

  const run = async (id: number, method: string, args: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    const send = (reply: Reply, transfer: Transferable[] = []): void => port.postMessage(reply, { transfer });
    try {
      const handler = handlers[method];
      if (handler === undefined) throw new AppError('internal', `No handler for ${method}`);
      const context: CallContext = {
        signal: controller.signal,
        onProgress: (progress) => send({ kind: 'progress', id, progress }),
        transfer: [],
      };
      const result = await handler(args, context);
      send({ kind: 'result', id, result }, context.transfer);
    } catch (thrown) {
      const { code, message, details, cause } = toAppError(thrown);
      const failure: Failure = { code, message, details };
      if (cause instanceof Error) failure.cause = `${cause.name}: ${cause.message}`;
      send({ kind: 'failure', id, failure });
    } finally {
      running.delete(id);
    }
  };

  port.addEventListener('message', (event) => {
    const request = event.data as Request;
    if (request.kind === 'abort') running.get(request.id)?.abort();
    else if (request.kind === 'call') void run(request.id, request.method, request.args);
  });
}

type Pending = {
  resolve: (value: unknown) => void;
  reject: (error: AppError) => void;
  onProgress: OnProgress | undefined;
};

/** A worker and the calls open on it. `close` ends the worker: the only honest way to stop wasm in the middle. */
export class WorkerClient<P extends Protocol> {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #closed: AppError | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener('message', (event: MessageEvent) => this.#receive(event.data as Reply));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.close(new AppError('worker/crashed', event.message || 'The worker failed to start'));
    });
  }

  call<M extends keyof P & string>(
    method: M,
    args: P[M]['args'],
    { signal, onProgress, transfer = [] }: CallOptions = {},
  ): Promise<P[M]['result']> {
    if (this.#closed !== null) return Promise.reject(this.#closed);
    if (signal?.aborted) return Promise.reject(new AppError('cancelled', 'Cancelled'));
    const id = this.#nextId++;
    return new Promise<P[M]['result']>((resolve, reject) => {
      const abort = (): void => {
        this.#worker.postMessage({ kind: 'abort', id } satisfies Request);
        settle(() => reject(new AppError('cancelled', 'Cancelled')));
      };
      const settle = (finish: () => void): void => {
        this.#pending.delete(id);
        signal?.removeEventListener('abort', abort);
        finish();
      };
      this.#pending.set(id, {
        resolve: (value) => settle(() => resolve(value)),
        reject: (error) => settle(() => reject(error)),
        onProgress,
      });
      signal?.addEventListener('abort', abort);
      this.#worker.postMessage({ kind: 'call', id, method, args } satisfies Request, { transfer });
    });
  }

  /** Ends the worker; open and later calls reject with `reason`. */
  close(reason: AppError = new AppError('cancelled', 'The worker was closed')): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    this.#worker.terminate();
    for (const pending of this.#pending.values()) pending.reject(reason);
  }

  #receive(reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) return;
    if (reply.kind === 'progress') pending.onProgress?.(reply.progress);
    else if (reply.kind === 'result') pending.resolve(reply.result);
    else {
      const { code, message, details, cause } = reply.failure;
      pending.reject(new AppError(code, message, { details, cause }));
    }
  }
}
