import { Button } from '#ui/kit/button.tsx';
import { Dialog } from '#ui/kit/dialog.tsx';
import { Kbd } from '#ui/kit/kbd.tsx';

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['Space', 'K'], 'Play or pause'],
  [['J', 'L'], 'Back in steps, forward faster'],
  [[',', '.'], 'One frame back, one frame on; with Shift ten'],
  [['←', '→'], 'One second back or on; with Ctrl ten'],
  [['↑', '↓'], 'Previous or next segment'],
  [['Shift ←', 'Shift →'], 'Start or end of the segment'],
  [['Enter'], 'Choose the label of the segment: type, or 1 to 9'],
  [['A'], 'Accept the segment as it is'],
  [['Delete'], 'Take back what you said about it'],
  [['Ctrl Z'], 'Undo the last change'],
  [['/'], 'Search this case'],
  [['F'], 'More like this frame'],
  [['+', '−'], 'Zoom the timeline in or out'],
  [['Z'], 'Fit the segment, or everything again'],
  [['T'], 'Timeline as a table'],
  [['?'], 'This sheet'],
];

/** Every key of the review screen. */
export function KeySheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog
      open={isOpen}
      title="Keys"
      onClose={onClose}
      actions={
        <Button size="small" onClick={onClose}>
          Close
        </Button>
      }
    >
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1.5">
        {KEYS.map(([keys, what]) => (
          <div key={what} className="contents">
            <dt className="flex gap-1.5">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-faint">On the timeline the wheel zooms where it points; with Shift it pans.</p>
    </Dialog>
  );
}
