import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { readSamples, samplesStore, type PhaseSpan, type Sample } from '#state/samples-store.ts';
import { showPicture } from '#state/try-it-store.ts';
import { formatClock } from '#ui/format.ts';
import { captureFrame } from '#ui/kit/capture-frame.ts';
import { phaseTitle } from '#ui/labels/phase-title.ts';

type Frame = { picture: Blob; url: string; seconds: number; phase: string };

const MOST_FRAMES = 6;

/** A few frames of the first sample operation, for whoever has no picture at hand: one press and it is looked at. */
export function SampleFrames() {
  const sample = useStore(samplesStore, (state) => state.samples?.[0]);
  const frames = useFrames(sample);
  useEffect(() => void readSamples(), []);
  if (sample === undefined) return null;
  return (
    <ul
      aria-label={`Frames of ${sample.title}`}
      className="grid w-full grid-cols-6 gap-1.5 sm:ml-auto sm:flex sm:w-auto"
    >
      {frames.map(({ picture, url, seconds, phase }) => (
        <li key={url}>
          <button
            type="button"
            title={`${phaseTitle(phase)}, ${formatClock(seconds)}`}
            onClick={() =>
              void showPicture(
                picture,
                `${sample.title}, ${formatClock(seconds)}, drawn as ${phaseTitle(phase).toLowerCase()}`,
              )
            }
            className="block w-full overflow-hidden rounded-sm ring-1 ring-line transition-shadow duration-150 hover:ring-accent"
          >
            <img
              src={url}
              alt={`Try the frame at ${formatClock(seconds)}, ${phaseTitle(phase)}`}
              className="h-9 w-full object-cover sm:w-12"
            />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Frames from the middle of phases, each phase once, evenly spread over the operation. They appear as they are read. */
function useFrames(sample: Sample | undefined): readonly Frame[] {
  const [frames, setFrames] = useState<readonly Frame[]>([]);
  useEffect(() => {
    if (sample === undefined) return undefined;
    const stop = new AbortController();
    const made: string[] = [];
    const collect = async (): Promise<void> => {
      for await (const frame of readFrames(sample, stop.signal)) {
        made.push(frame.url);
        setFrames((before) => [...before, frame]);
      }
    };
    // Without frames the row stays empty: every other way to bring a picture is still there.
    collect().catch(() => undefined);
    return () => {
      stop.abort();
      setFrames([]);
      for (const url of made) URL.revokeObjectURL(url);
    };
  }, [sample]);
  return frames;
}

async function* readFrames(sample: Sample, signal: AbortSignal): AsyncGenerator<Frame> {
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  video.src = sample.url;
  try {
    await event(video, 'loadeddata', signal);
    for (const { phase, start, end } of spread(sample.phases)) {
      const seconds = (start + end) / 2;
      video.currentTime = seconds;
      await event(video, 'seeked', signal);
      const picture = await captureFrame(video);
      if (picture === null || signal.aborted) return;
      yield { picture, url: URL.createObjectURL(picture), seconds, phase };
    }
  } finally {
    video.removeAttribute('src');
    video.load();
  }
}

function spread(phases: readonly PhaseSpan[]): PhaseSpan[] {
  const first = [...new Map(phases.map((span) => [span.phase, span])).values()].filter(
    ({ phase }) => phase.toLowerCase() !== 'idle',
  );
  const step = Math.max(1, first.length / MOST_FRAMES);
  const places = Array.from({ length: Math.min(MOST_FRAMES, first.length) }, (_, i) => Math.floor(i * step));
  return places.flatMap((place) => first[place] ?? []);
}

function event(video: HTMLVideoElement, type: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { once: true, signal };
    video.addEventListener(type, () => resolve(), options);
    video.addEventListener('error', () => reject(new Error('The video could not be read')), options);
    signal.addEventListener('abort', () => reject(new DOMException('Stopped', 'AbortError')), { once: true });
  });
}
