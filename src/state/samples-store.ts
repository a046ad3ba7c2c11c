import { createStore } from 'zustand/vanilla';
import { failureOf, type Failure } from './failure.ts';

/** The sample operations that come with the app: drawn, so every phase in them is known. */

export type PhaseSpan = { readonly phase: string; readonly start: number; readonly end: number };

export type Sample = {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  /** The file that says what is true of it. */
  readonly truthUrl: string;
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number;
  /** A telling picture: the middle of the longest phase. Recordings begin with an empty field. */
  readonly stillSeconds: number;
  readonly phases: readonly PhaseSpan[];
};

export type SamplesState = { readonly samples: readonly Sample[] | null; readonly failure: Failure | null };

export const samplesStore = createStore<SamplesState>(() => ({ samples: null, failure: null }));

const SAMPLES_URL = `${import.meta.env.BASE_URL}samples/`;

let reading: Promise<void> | null = null;

/** Reads the list once; after a failure the next call tries again. */
export function readSamples(): Promise<void> {
  reading ??= readAll().catch((thrown: unknown) => {
    reading = null;
    samplesStore.setState({ failure: failureOf(thrown) });
  });
  return reading;
}

async function readAll(): Promise<void> {
  // The schemas are not needed for the first paint.
  const { samplesSchema, truthSchema } = await import('./samples-schema.ts');
  const { samples } = samplesSchema.parse(await fetchJson('index.json'));
  const complete = await Promise.all(
    samples.map(async ({ file, truth, ...sample }) => {
      const { segments } = truthSchema.parse(await fetchJson(truth));
      return {
        ...sample,
        url: SAMPLES_URL + file,
        truthUrl: SAMPLES_URL + truth,
        phases: segments,
        stillSeconds: tellingMoment(segments),
      };
    }),
  );
  samplesStore.setState({ samples: complete, failure: null });
}

function tellingMoment(phases: readonly PhaseSpan[]): number {
  const longest = [...phases].sort((a, b) => b.end - b.start - (a.end - a.start))[0];
  return longest === undefined ? 0 : (longest.start + longest.end) / 2;
}

async function fetchJson(file: string): Promise<unknown> {
  const response = await fetch(SAMPLES_URL + file);
  if (!response.ok) throw new Error(`${file}: HTTP ${response.status}`);
  return response.json();
}
