import { useState, type FormEvent } from 'react';
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { parseTime } from '#core/time-code.ts';
import { caseStore } from '#state/case-store.ts';
import { playerStore, seek } from '#state/player-store.ts';
import { reveal } from '#state/timeline-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { Dialog } from '#ui/kit/dialog.tsx';

const openStore = createStore(() => ({ isOpen: false }));

export function askForTime(): void {
  openStore.setState({ isOpen: true });
}

/** Asks for a time to go to. */
export function GoToTime() {
  const isOpen = useStore(openStore, (state) => state.isOpen);
  return isOpen ? <TimeForm /> : null;
}

function TimeForm() {
  const [text, setText] = useState('');
  const close = (): void => openStore.setState({ isOpen: false });
  const frameRate = useStore(caseStore, ({ facts }) => facts?.video.frameRate ?? 0);
  const { time, duration } = playerStore.getState();
  const seconds = parseTime(text, { now: time, frameRate });
  const isOutside = seconds !== null && seconds > duration;
  const go = (event: FormEvent): void => {
    event.preventDefault();
    if (seconds === null || isOutside) return;
    seek(seconds);
    reveal(seconds);
    close();
  };
  return (
    <Dialog
      open
      title="Go to a time"
      onClose={close}
      actions={
        <>
          <Button size="small" onClick={close}>
            Cancel
          </Button>
          <Button
            size="small"
            look="primary"
            type="submit"
            form="go-to-time"
            disabled={seconds === null || isOutside}
          >
            Go
          </Button>
        </>
      }
    >
      <form id="go-to-time" onSubmit={go}>
        <input
          // The dialog is opened to type here.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          type="text"
          aria-label="Time"
          aria-describedby="go-to-time-forms"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="figures h-10 w-full rounded-md border border-edge bg-ground px-3 text-base text-ink"
        />
        <p id="go-to-time-forms" className="pt-2 text-xs text-faint">
          {text !== '' && seconds === null
            ? 'That is no time. '
            : isOutside
              ? 'The recording is shorter. '
              : ''}
          1:23, 83.4, 00:01:23:12 with a frame, f2075 for a frame, +5 or -2.5 from here.
        </p>
      </form>
    </Dialog>
  );
}
