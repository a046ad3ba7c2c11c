/**
 * Counts what a worker must give back: frames, decoders and workers. Installed before anything else in the worker runs;
 * what happens behind everybody's back (unhandled errors, console.error) is noted as well.
 */
const frames = new Set<VideoFrame>();
const decoders = new Set<VideoDecoder>();
const workers = new Set<Worker>();
const noted: string[] = [];

const close: () => void = Reflect.get(VideoFrame.prototype, 'close');
const clone: () => VideoFrame = Reflect.get(VideoFrame.prototype, 'clone');
VideoFrame.prototype.close = function (this: VideoFrame) {
  frames.delete(this);
  close.call(this);
};
VideoFrame.prototype.clone = function (this: VideoFrame) {
  return counted(frames, clone.call(this));
};
globalThis.VideoFrame = new Proxy(VideoFrame, {
  construct: (target, args) => counted(frames, Reflect.construct(target, args) as VideoFrame),
});
globalThis.VideoDecoder = new Proxy(VideoDecoder, {
  construct(target, [init]: [VideoDecoderInit]) {
    const output = (frame: VideoFrame): void => init.output(counted(frames, frame));
    return counted(decoders, new target({ ...init, output }));
  },
});
globalThis.Worker = new Proxy(Worker, {
  construct(target, args) {
    const worker = counted(workers, Reflect.construct(target, args) as Worker);
    const terminate = worker.terminate.bind(worker);
    worker.terminate = () => {
      workers.delete(worker);
      terminate();
    };
    return worker;
  },
});
console.error = (...words: unknown[]) => void noted.push(`console.error: ${words.map(String).join(' ')}`);
globalThis.addEventListener('error', ({ message }) => void noted.push(`unhandled: ${message}`));
globalThis.addEventListener('unhandledrejection', ({ reason }) => {
  noted.push(`unhandled rejection: ${String(reason)}`);
});

function counted<T>(set: Set<T>, item: T): T {
  set.add(item);
  return item;
}

/** What was left open or went wrong unseen so far; nothing is as it should be. */
export function leftOver(): string[] {
  const isOpen = [...decoders].filter(({ state }) => state !== 'closed').length;
  const counts = [
    [frames.size, 'frames never closed'],
    [isOpen, 'decoders never closed'],
    [workers.size, 'workers never ended'],
  ] as const;
  return [...counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`), ...noted];
}
