import { useRef, type ReactNode } from 'react';
import { Button } from './button.tsx';
import type { DroppedFile } from './dropped-files.ts';
import { canPickHandles, pickFiles } from './pick-files.ts';

type ChooseFilesProps = {
  children: ReactNode;
  onFiles: (files: readonly DroppedFile[]) => void;
  disabled?: boolean;
  multiple?: boolean;
  testId?: string;
};

/** A button that asks for files, with handles where the browser gives any, so that they can be opened again next time. */
export function ChooseFiles({ children, onFiles, disabled, multiple = true, testId }: ChooseFilesProps) {
  const input = useRef<HTMLInputElement>(null);
  const choose = async (): Promise<void> => {
    if (!canPickHandles()) return input.current?.click();
    const files = await pickFiles(multiple);
    if (files.length > 0) onFiles(files);
  };
  return (
    <>
      <Button look="primary" disabled={disabled === true} onClick={() => void choose()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={multiple}
        data-testid={testId}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])].map((file) => ({ file, handle: null }));
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
