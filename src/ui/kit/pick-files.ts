import type { DroppedFile } from './dropped-files.ts';

/** Part of the File System Access API that the DOM typings lack. */
type Picker = (options: { multiple: boolean }) => Promise<FileSystemFileHandle[]>;

/** True where the browser's chooser gives handles, so that a file can be opened again next time. */
export function canPickHandles(): boolean {
  return 'showOpenFilePicker' in window;
}

/** Opens the chooser; empty when it was closed. */
export async function pickFiles(multiple = true): Promise<DroppedFile[]> {
  const { showOpenFilePicker } = window as unknown as { showOpenFilePicker: Picker };
  try {
    const handles = await showOpenFilePicker({ multiple });
    return await Promise.all(handles.map(async (handle) => ({ handle, file: await handle.getFile() })));
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return [];
    throw thrown;
  }
}
