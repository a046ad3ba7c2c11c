import { Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { shownPhases } from '#state/review-lanes.ts';
import type { CaseCard } from '#state/library-store.ts';
import { modelsStore } from '#state/models-store.ts';
import { formatClock } from '#ui/format.ts';
import { BlobPicture } from '#ui/kit/blob-picture.tsx';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { PhaseRibbon } from './phase-ribbon.tsx';

/** A case: its picture, its phases as a ribbon, and what is left to do. */
export function CaseCardView({ card, onRemove }: { card: CaseCard; onRemove: () => void }) {
  const lookOf = useLabelLooks(card);
  const models = useStore(modelsStore);
  const phases = useMemo(
    () => shownPhases({ ...card, facts: card }, models, { missing: [] }),
    [card, models],
  );
  const { procedure } = card.labelling;
  const facts = [
    procedure === null || procedure.confidence === 'unsure' ? null : lookOf(procedure.label).name,
    stateOf(card),
  ]
    .filter((fact) => fact !== null)
    .join(' · ');
  return (
    <li className="group panel relative overflow-hidden transition-colors duration-150 hover:border-edge">
      <Link href={`/case/${card.id}`} className="block outline-offset-[-2px]">
        <div className="relative aspect-video bg-black">
          <BlobPicture bytes={card.poster} alt="" className="size-full" />
          <span className="figures absolute right-2 bottom-2 rounded-sm bg-black/75 px-1.5 py-px text-white">
            {formatClock(card.durationSeconds)}
          </span>
        </div>
        <PhaseRibbon phases={phases} duration={card.durationSeconds} lookOf={lookOf} />
        <div className="px-3.5 py-3 pr-11">
          <p className="truncate font-semibold">{card.name}</p>
          <p className="truncate text-faint">{facts}</p>
        </div>
      </Link>
      <IconButton
        label={`Remove ${card.name}`}
        icon={<Trash2 aria-hidden className="size-4" />}
        onClick={onRemove}
        className="absolute right-2 bottom-3.5 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
      />
    </li>
  );
}

function stateOf({ state, done, cells, isSample }: CaseCard): string | null {
  if (state === 'done') return isSample ? 'drawn sample' : 'ready';
  const share = Math.floor((done / cells) * 100);
  return state === 'paused' ? `paused at ${share} %` : `reading, ${share} %`;
}
