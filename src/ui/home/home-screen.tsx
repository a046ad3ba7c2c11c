import { Cpu, PackageOpen, ShieldCheck, type LucideIcon } from 'lucide-react';
import { useLocation } from 'wouter';
import { showPicture } from '#state/try-it-store.ts';
import { OpenZone } from './open-zone.tsx';
import { SampleOperations } from './sample-operations.tsx';

/** Start: what this is, the place to drop something, and two operations to begin with. */
export function HomeScreen() {
  const [, navigate] = useLocation();
  const tryPicture = (picture: Blob, name: string): void => {
    void showPicture(picture, name);
    navigate('/models#try');
  };
  return (
    <div className="mx-auto w-full max-w-280 px-4 pb-8 sm:px-6">
      <title>ophclip</title>
      <section className="grid items-center gap-x-10 gap-y-8 pt-4 lg:grid-cols-[1fr_30rem] lg:pt-6">
        <div>
          <h1 className="text-display font-semibold tracking-tight text-balance">
            Any moment of your surgery, put into words.
          </h1>
          <p className="mt-4 max-w-[46ch] text-base text-soft">
            Open a picture, or stop a video at the moment you mean. ophclip shows which phase, instrument or
            sentence describes it best. It never leaves this computer.
          </p>
          <ul className="mt-5 flex flex-wrap gap-x-5 gap-y-3">
            <Promise Icon={ShieldCheck}>Nothing is uploaded</Promise>
            <Promise Icon={Cpu}>Runs on this computer</Promise>
            <Promise Icon={PackageOpen}>Takes your encoders</Promise>
          </ul>
        </div>
        <OpenZone onPicture={tryPicture} />
      </section>
      <SampleOperations onFrame={tryPicture} />
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
