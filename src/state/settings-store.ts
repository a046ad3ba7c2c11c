import { createStore } from 'zustand/vanilla';
import { DEFAULT_RATE, SAMPLING_RATES } from '#core/sampling.ts';

/** What the user set once and for all, kept in this browser. */
export type Settings = {
  /** Frames looked at a second, for new cases. */
  readonly samplesPerSecond: number;
};

const KEY = 'ophclip.settings';

export const settingsStore = createStore<Settings>(() => ({ samplesPerSecond: savedRate() }));

export function setSamplesPerSecond(samplesPerSecond: number): void {
  settingsStore.setState({ samplesPerSecond });
  try {
    localStorage.setItem(KEY, JSON.stringify(settingsStore.getState()));
  } catch {
    // The setting holds for this visit only.
  }
}

function savedRate(): number {
  try {
    const saved = JSON.parse(localStorage.getItem(KEY) ?? 'null') as { samplesPerSecond?: unknown } | null;
    return SAMPLING_RATES.find((rate) => rate === saved?.samplesPerSecond) ?? DEFAULT_RATE;
  } catch {
    return DEFAULT_RATE;
  }
}
