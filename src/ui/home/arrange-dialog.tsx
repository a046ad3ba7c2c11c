import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef } from 'react';
import { useStore } from 'zustand';
import {
  arrange,
  arrangeStore,
  cancelArranging,
  moveFile,
  openArranged,
  operationsOf,
  type ArrangedFile,
  type Arrangement,
} from '#state/arrange-store.ts';
import { formatClock, formatCount } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { Dialog } from '#ui/kit/dialog.tsx';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { messageOf } from '#ui/messages.ts';

/** Several recordings at once: which of them are one operation, and in which order it was recorded. */
export function ArrangeDialog() {
  const state = useStore(arrangeStore);
  const { isOpen, files, named, arrangement } = state;
  const count = files.length;
  const choices: [Arrangement, string][] = [
    ['one', `One operation in ${formatCount(count, 'part')}`],
    ...(named.length > 1 && named.length < count
      ? [['named', `${formatCount(named.length, 'operation')}, as the names tell`] as [Arrangement, string]]
      : []),
    ['separate', formatCount(count, 'separate operation')],
  ];
  return (
    <Dialog
      open={isOpen}
      title={formatCount(count, 'recording')}
      onClose={cancelArranging}
      actions={
        <>
          <Button onClick={cancelArranging}>Cancel</Button>
          <Button look="primary" disabled={state.isLooking} onClick={openArranged}>
            {arrangement === 'one'
              ? 'Open as one'
              : `Open ${formatCount(operationsOf(state).length, 'operation')}`}
          </Button>
        </>
      }
    >
      <fieldset className="flex flex-col gap-1.5">
        <legend className="sr-only">How they belong together</legend>
        {choices.map(([value, words]) => (
          <label key={value} className="flex items-center gap-2.5 text-ink">
            <input
              type="radio"
              name="arrangement"
              checked={arrangement === value}
              onChange={() => arrange(value)}
              className="size-4 accent-accent"
            />
            {words}
          </label>
        ))}
      </fieldset>
      <FileList files={files} groups={arrangement === 'named' ? named : null} isOne={arrangement === 'one'} />
    </Dialog>
  );
}

type FileListProps = {
  files: readonly ArrangedFile[];
  /** Keys of each operation's files; null where all files stand in one list. */
  groups: readonly (readonly number[])[] | null;
  isOne: boolean;
};

function FileList({ files, groups, isOne }: FileListProps) {
  const list = useRef<HTMLOListElement>(null);
  const operationOf = (file: ArrangedFile | undefined): number =>
    groups?.findIndex((keys) => file !== undefined && keys.includes(file.key)) ?? 0;
  const isOrdered = isOne || groups !== null;
  const move = (from: number, step: 1 | -1): void => {
    const key = files[from]?.key;
    moveFile(from, from + step);
    // The focus goes along with the file, so that it can be moved on.
    requestAnimationFrame(() => {
      const buttons = [
        ...(list.current?.querySelectorAll<HTMLButtonElement>(`[data-file="${key}"] button`) ?? []),
      ];
      const wished = buttons[step === -1 ? 0 : 1];
      (wished?.disabled === true ? buttons.find(({ disabled }) => !disabled) : wished)?.focus();
    });
  };
  return (
    <ol ref={list} aria-label="Order" className="mt-3 max-h-[45dvh] overflow-y-auto">
      {files.map((file, i) => {
        const operation = operationOf(file);
        const canMove = (to: number): boolean =>
          files[to] !== undefined && operationOf(files[to]) === operation;
        const isFirst = i === 0 || operationOf(files[i - 1]) !== operation;
        return (
          <li key={file.key} data-file={file.key} className="border-t border-line first:border-t-0">
            {groups !== null && isFirst && (
              <p className="pt-2 text-xs text-faint">Operation {operation + 1}</p>
            )}
            <div className="flex min-h-10 items-center gap-2">
              <span className="min-w-0 flex-1 py-1.5">
                <span className="block truncate text-ink" title={file.name}>
                  {file.name}
                </span>
                {file.failure !== null && (
                  <span className="block text-xs text-danger">{messageOf(file.failure).title}</span>
                )}
              </span>
              {file.failure === null && (
                <span className="figures text-faint">
                  {file.seconds === null ? '…' : formatClock(file.seconds)}
                </span>
              )}
              {isOrdered && (
                <span className="flex">
                  <IconButton
                    label={`Move ${file.name} up`}
                    icon={<ArrowUp aria-hidden className="size-4" />}
                    disabled={!canMove(i - 1)}
                    onClick={() => move(i, -1)}
                  />
                  <IconButton
                    label={`Move ${file.name} down`}
                    icon={<ArrowDown aria-hidden className="size-4" />}
                    disabled={!canMove(i + 1)}
                    onClick={() => move(i, 1)}
                  />
                </span>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
