import type { Review } from '#core/review.ts';

/**
 * A note of a change that is on its way into the database. A transaction takes a moment, and a tab can be killed in it:
 * the note is left in localStorage at once, which outlives the tab, and taken away once the change is stored.
 */

const noteKey = (id: string): string => `ophclip.unsaved.${id}`;

/** Where there is no room for a note, the database alone has to do. */
export function noteReview(id: string, review: Review): void {
  try {
    localStorage.setItem(noteKey(id), JSON.stringify(review));
  } catch {
    dropReviewNote(id);
  }
}

export function dropReviewNote(id: string): void {
  localStorage.removeItem(noteKey(id));
}

/** Stores what a tab that was killed left a note of. */
export async function recoverReview(id: string): Promise<void> {
  const note = localStorage.getItem(noteKey(id));
  if (note === null) return;
  const { parseReview, saveReview } = await import('#library/saved-review.ts');
  const review = parseReview(note);
  if (review !== null) await saveReview(id, review);
  dropReviewNote(id);
}
