import { useRef, type ReactNode } from 'react';
import { Button } from './button.tsx';

type FileButtonProps = {
  children: ReactNode;
  onFiles: (files: File[]) => void;
  accept?: string;
  multiple?: boolean;
  /** Takes a whole folder instead of files. */
  folder?: boolean;
  look?: 'primary' | 'secondary' | 'quiet';
  size?: 'small' | 'medium';
};

/** A button that opens the browser's file chooser. The same file can be chosen twice in a row. */
export function FileButton({ children, onFiles, accept, multiple, folder, look, size }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...(look && { look })} {...(size && { size })} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple === true || folder === true}
        // React passes unknown lower-case attributes on; its types do not know this one.
        {...(folder === true && { webkitdirectory: '' })}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
