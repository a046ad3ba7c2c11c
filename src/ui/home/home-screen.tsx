import { useEffect } from 'react';
import { Cpu, Film, ShieldCheck, type LucideIcon } from 'lucide-react';
import { watchLibrary } from '#state/library-store.ts';
import { readSamples } from '#state/samples-store.ts';
import { BringCaseDialog } from '#ui/case-file/bring-case-dialog.tsx';
import { ArrangeDialog } from './arrange-dialog.tsx';
import { DropAnywhere } from './drop-anywhere.tsx';
import { Library } from './library.tsx';
import { OpenZone } from './open-zone.tsx';
import { useOpenFiles } from './use-open-files.ts';

/** Start: one sentence, the place to drop a recording, three promises; the library below. */
export function HomeScreen() {
  const { take, takeSample, misplaced } = useOpenFiles();
  useEffect(() => {
    void readSamples();
    void watchLibrary();
  }, []);
  return (
    <div className="mx-auto w-full max-w-280 px-4 pb-8 sm:px-6">
      <title>ophclip</title>
      <section className="grid items-center gap-x-10 gap-y-8 pt-4 lg:grid-cols-[1fr_30rem] lg:pt-6">
        <div>
          <h1 className="text-display font-semibold tracking-tight text-balance">
            Every moment of your surgery, found by name.
          </h1>
          <p className="mt-4 max-w-[46ch] text-base text-soft">
            Drop a recording. Phases and instruments appear on a timeline while you watch, and a sentence
            takes you to the clip. The video never leaves this computer.
          </p>
          <ul className="mt-5 flex flex-wrap gap-x-5 gap-y-3">
            <Promise Icon={ShieldCheck}>Nothing is uploaded</Promise>
            <Promise Icon={Cpu}>Runs on this computer</Promise>
            <Promise Icon={Film}>Opens where it lies</Promise>
          </ul>
        </div>
        <OpenZone onFiles={take} onSample={takeSample} misplaced={misplaced} />
      </section>
      <Library onSample={takeSample} />
      <ArrangeDialog />
      <BringCaseDialog />
      <DropAnywhere onFiles={(files) => void take(files)} />
    </div>
  );
}

function Promise({ Icon, children }: { Icon: LucideIcon; children: string }) {
  return (
    <li className="flex items-center gap-2.5 text-sm text-soft">
      <Icon aria-hidden className="size-4 text-accent" strokeWidth={1.75} />
      {children}
    </li>
  );
}
