import { createStore } from 'zustand/vanilla';
import { DEFAULT_RATE, SAMPLING_RATES } from '#core/sampling.ts';

/** What the user set once and for all, kept in this browser. */
export type Settings = {
  /** Frames looked at a second, for new cases. */
  readonly samplesPerSecond: number;
  /** Whose corrections cases learn from. */
  readonly learning: (typeof LEARNING_SCOPES)[number];
  /** Whether similar reviewed stretches of other cases vote. */
  readonly votes: boolean;
  /** How long after the picture a person presses while it plays, seconds: what is said then is meant for before. */
  readonly reactionSeconds: number;
};

export const MOST_REACTION_SECONDS = 2;
const USUAL_REACTION_SECONDS = 0.3;

export const LEARNING_SCOPES = ['off', 'case', 'all'] as const;

const KEY = 'ophclip.settings';

export const settingsStore = createStore<Settings>(savedSettings);

export function changeSettings(change: Partial<Settings>): void {
  settingsStore.setState(change);
  try {
    localStorage.setItem(KEY, JSON.stringify(settingsStore.getState()));
  } catch {
    // The setting holds for this visit only.
  }
}

function savedSettings(): Settings {
  const saved = readSaved();
  return {
    samplesPerSecond: SAMPLING_RATES.find((rate) => rate === saved.samplesPerSecond) ?? DEFAULT_RATE,
    learning: LEARNING_SCOPES.find((scope) => scope === saved.learning) ?? 'all',
    votes: saved.votes !== false,
    reactionSeconds: reactionOf(saved.reactionSeconds),
  };
}

function reactionOf(saved: unknown): number {
  const isValid = typeof saved === 'number' && saved >= 0 && saved <= MOST_REACTION_SECONDS;
  return isValid ? saved : USUAL_REACTION_SECONDS;
}

function readSaved(): Partial<Record<keyof Settings, unknown>> {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? 'null') ?? {}) as Partial<
      Record<keyof Settings, unknown>
    >;
  } catch {
    return {};
  }
}
