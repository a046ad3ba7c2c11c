import type { MouseEvent } from 'react';

/** After a press of the mouse the space bar means playing again; whoever comes by keyboard stays where they are. */
export function leaveFocus({ detail, currentTarget }: MouseEvent<HTMLElement>): void {
  if (detail > 0) currentTarget.blur();
}
