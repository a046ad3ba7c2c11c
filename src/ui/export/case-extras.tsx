import { useStore } from 'zustand';
import { COMMANDS, type CommandId } from '#core/keymap.ts';
import { closeExport } from '#state/export-store.ts';
import { keymapStore, runCommand } from '#state/keymap-store.ts';
import { Button } from '#ui/kit/button.tsx';

/** Commands that take something out of the case elsewhere. */
const ELSEWHERE: readonly CommandId[] = ['report', 'clips', 'case-file'];

/** What else there is to take out of a case: those of them that this screen can carry out. */
export function CaseExtras() {
  const available = useStore(keymapStore, (state) => state.available);
  const commands = ELSEWHERE.filter((id) => available.has(id));
  if (commands.length === 0) return null;
  return (
    <div className="mt-1 flex flex-wrap gap-2 px-2.5">
      {commands.map((id) => (
        <Button
          key={id}
          size="small"
          onClick={() => {
            closeExport();
            runCommand(id);
          }}
        >
          {COMMANDS[id].title}
        </Button>
      ))}
    </div>
  );
}
