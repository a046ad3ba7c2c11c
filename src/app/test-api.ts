import { bringStore } from '#state/bring-store.ts';
import { caseFileStore } from '#state/case-file-store.ts';
import { caseStore } from '#state/case-store.ts';
import { clipsStore } from '#state/clips-store.ts';
import { clipsWritingStore } from '#state/clips-writing.ts';
import { compareStore } from '#state/compare-store.ts';
import { reviewStore } from '#state/review-store.ts';
import { exportStore } from '#state/export-store.ts';
import { evaluationStore } from '#state/evaluation-store.ts';
import { learningStore } from '#state/learning-store.ts';
import { libraryStore } from '#state/library-store.ts';
import { liveLabelsStore } from '#state/live-labels-store.ts';
import { modelsStore } from '#state/models-store.ts';
import { playerStore } from '#state/player-store.ts';
import { samplesStore } from '#state/samples-store.ts';
import { searchStore } from '#state/search-store.ts';
import { timelineStore } from '#state/timeline-store.ts';
import { tryItStore } from '#state/try-it-store.ts';

/** What end-to-end tests may look at and set: the state the screen shows, nothing behind it. */
const testApi = {
  models: modelsStore,
  bring: bringStore,
  tryIt: tryItStore,
  samples: samplesStore,
  case: caseStore,
  caseFile: caseFileStore,
  compare: compareStore,
  review: reviewStore,
  learning: learningStore,
  evaluation: evaluationStore,
  export: exportStore,
  clips: clipsStore,
  clipsWriting: clipsWritingStore,
  library: libraryStore,
  liveLabels: liveLabelsStore,
  search: searchStore,
  player: playerStore,
  timeline: timelineStore,
};

declare global {
  interface Window {
    ophclip: typeof testApi;
  }
}

export function installTestApi(): void {
  window.ophclip = testApi;
}
