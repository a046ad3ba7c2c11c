/** True while keys belong to a field: single-letter shortcuts must not fire there. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  const isField = target.matches('input:not([type=range], [type=checkbox], [type=radio]), textarea, select');
  return isField || target.isContentEditable;
}
