import { useStore } from 'zustand';
import { LABELLED_KINDS } from '#core/label-choice.ts';
import {
  caseLabelsStore,
  chooseLabels,
  forgetLabelFailure,
  stopLabelling,
} from '#state/case-labels-store.ts';
import { formatList } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { ProgressBar } from '#ui/kit/progress-bar.tsx';
import { messageOf } from '#ui/messages.ts';

const KIND_WORDS = { phase: 'phases', instrument: 'instruments', procedure: 'operations' };

/** How far the chosen labels are read, why that failed, and what stands in for a set that is gone. */
export function LabelWork() {
  const { work, missing } = useStore(caseLabelsStore);
  return (
    <>
      {work.kind === 'working' && work.progress !== null && <Working progress={work.progress} />}
      {work.kind === 'failed' && (
        <div className="px-4 pt-3">
          <Notice
            tone="failure"
            title={messageOf(work.failure).title}
            actions={
              <Button size="small" onClick={forgetLabelFailure}>
                Close
              </Button>
            }
          >
            {messageOf(work.failure).wayOn} The case is labelled as before.
          </Notice>
        </div>
      )}
      {missing.length > 0 && (
        <div className="px-4 pt-3">
          <Notice
            tone="mind"
            actions={
              <Button
                size="small"
                onClick={() => void chooseLabels(Object.fromEntries(missing.map((kind) => [kind, null])))}
              >
                Keep those
              </Button>
            }
          >
            The label set for{' '}
            {formatList(
              LABELLED_KINDS.filter((kind) => missing.includes(kind)).map((kind) => KIND_WORDS[kind]),
            )}{' '}
            that was chosen for this case is no longer here. The encoders’ own labels are shown instead.
          </Notice>
        </div>
      )}
    </>
  );
}

function Working({ progress: { done, total } }: { progress: { done: number; total: number } }) {
  const words = `${done} of ${total} sentences read`;
  return (
    <div className="flex items-center gap-3 px-4 pt-3">
      <div className="min-w-0 flex-1">
        <p className="figures pb-1 text-xs text-soft">{words}</p>
        <ProgressBar label="Reading the label set" fraction={done / total} text={words} />
      </div>
      <Button size="small" look="quiet" onClick={stopLabelling}>
        Cancel
      </Button>
    </div>
  );
}
