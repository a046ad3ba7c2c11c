import { CircleCheck, TriangleAlert } from 'lucide-react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { modelsStore } from '#state/models-store.ts';
import { PillPopover } from '#ui/kit/popover.tsx';

/** Whose words these are: says it wherever results may be shown, loudest when they mean nothing on real surgery. */
export function EncodersPill() {
  const chosen = useStore(modelsStore, (state) => state.chosen);
  const notice = useStore(
    modelsStore,
    (state) => state.packs.find(({ manifest }) => manifest.id === chosen?.id)?.manifest.notice,
  );
  const demonstration = chosen?.demonstration ?? true;
  return demonstration ? (
    <PillPopover
      tone="mind"
      title="Demo encoders"
      pill={
        <>
          <TriangleAlert aria-hidden className="size-3.5" />
          <span>
            Demo<span className="max-sm:sr-only"> encoders</span>
          </span>
        </>
      }
    >
      <p>
        {notice ??
          'The encoders that come with ophclip are small and have only ever seen drawn operations. What they say about a real one means nothing.'}
      </p>
      <ModelsLink>Bring your own encoders</ModelsLink>
    </PillPopover>
  ) : (
    <PillPopover
      tone="neutral"
      title={chosen?.name ?? ''}
      pill={
        <>
          <CircleCheck aria-hidden className="size-3.5" />
          <span className="max-w-28 truncate">{chosen?.name}</span>
        </>
      }
    >
      <p>{notice ?? 'These encoders give the answers you see.'}</p>
      <ModelsLink>Choose other encoders</ModelsLink>
    </PillPopover>
  );
}

function ModelsLink({ children }: { children: string }) {
  return (
    <p className="mt-3">
      <Link href="/models" className="font-medium text-accent underline-offset-4 hover:underline">
        {children}
      </Link>
    </p>
  );
}
