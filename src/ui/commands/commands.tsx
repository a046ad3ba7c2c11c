import { lazy, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import {
  commandOf,
  keymapStore,
  registerCommands,
  runCommand,
  showPalette,
  showSheet,
} from '#state/keymap-store.ts';
import { isTyping } from '#ui/kit/is-typing.ts';

const Palette = lazy(() => import('./palette.tsx').then(({ Palette }) => ({ default: Palette })));
const KeySheet = lazy(() => import('./key-sheet.tsx').then(({ KeySheet }) => ({ default: KeySheet })));

/** Listens for the keys of all commands, on every screen; shows the palette and the sheet of keys when asked. */
export function Commands() {
  useEffect(() => registerCommands({ palette: () => showPalette(true), keys: () => showSheet(true) }), []);
  useEffect(() => {
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  const isSheetOpen = useStore(keymapStore, (state) => state.isSheetOpen);
  const isPaletteOpen = useStore(keymapStore, (state) => state.isPaletteOpen);
  return (
    <Suspense fallback={null}>
      {isSheetOpen && <KeySheet />}
      {isPaletteOpen && <Palette />}
    </Suspense>
  );
}

function press(event: KeyboardEvent): void {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  const isDialogOpen = document.querySelector('dialog[open]:not([popover])') !== null;
  const { isPaletteOpen, isSheetOpen } = keymapStore.getState();
  // What is typed while one of them is on its way is meant for it.
  if (event.defaultPrevented || isDialogOpen || isPaletteOpen || isSheetOpen) return;
  const isAltGraph = event.getModifierState('AltGraph');
  const id = commandOf({ key, code, ctrlKey, metaKey, altKey, shiftKey, isAltGraph });
  if (id === undefined || (isTyping(event) && id !== 'palette')) return;
  // Words that are marked are what is meant to be copied.
  if (id === 'copy-segment' && window.getSelection()?.isCollapsed === false) return;
  // Space and Enter belong to a button that has the focus.
  const isOnControl =
    event.target instanceof HTMLElement && event.target.closest('button, a, summary, select');
  if ((key === ' ' || key === 'Enter') && isOnControl) return;
  if (runCommand(id)) event.preventDefault();
}
