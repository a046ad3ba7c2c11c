import { bringStore } from '#state/bring-store.ts';
import { modelsStore } from '#state/models-store.ts';
import { samplesStore } from '#state/samples-store.ts';
import { tryItStore } from '#state/try-it-store.ts';

/** What end-to-end tests may look at and set: the state the screen shows, nothing behind it. */
const testApi = { models: modelsStore, bring: bringStore, tryIt: tryItStore, samples: samplesStore };

declare global {
  interface Window {
    ophclip: typeof testApi;
  }
}

export function installTestApi(): void {
  window.ophclip = testApi;
}
