import { useStore } from 'zustand';
import { answerSameCase, bringCaseStore, stopBringing } from '#state/bring-case-store.ts';
import { formatCount } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { Dialog } from '#ui/kit/dialog.tsx';
import { ProgressBar } from '#ui/kit/progress-bar.tsx';

/** A case file on its way into the library: how far it is, and what to do where the case is there already. */
export function BringCaseDialog() {
  const { working, asking } = useStore(bringCaseStore);
  return (
    <>
      <Dialog
        open={asking !== null}
        title="This case is here already"
        onClose={() => answerSameCase('neither')}
        actions={
          <>
            <Button onClick={() => answerSameCase('neither')}>Cancel</Button>
            <Button onClick={() => answerSameCase('both')}>Keep both</Button>
            <Button look="primary" onClick={() => answerSameCase('open')}>
              Open the one here
            </Button>
          </>
        }
      >
        <p>
          {asking?.file} is about the same recording as{' '}
          <strong className="font-semibold text-ink">{asking?.here.name}</strong>, which has{' '}
          {formatCount(asking?.here.corrections ?? 0, 'correction')}.
        </p>
        <p className="mt-2">
          The file was written {writtenWords(asking?.made)}. Keeping both adds it as a case of its own;
          neither changes the other.
        </p>
      </Dialog>
      <Dialog
        open={working !== null && asking === null}
        title="Opening the case file"
        onClose={stopBringing}
        actions={<Button onClick={stopBringing}>Stop</Button>}
      >
        <p className="mb-3 truncate">{working?.file}</p>
        <ProgressBar label="Opening the case file" fraction={working?.fraction} />
      </Dialog>
    </>
  );
}

function writtenWords(made: string | undefined): string {
  const date = new Date(made ?? '');
  return Number.isNaN(date.getTime())
    ? 'at a time it does not say'
    : `on ${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })} at ${date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`;
}
