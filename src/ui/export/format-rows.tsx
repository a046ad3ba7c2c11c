import type { ReactNode } from 'react';
import { Download, Eye, LoaderCircle } from 'lucide-react';
import { useStore } from 'zustand';
import { FORMAT_IDS, FORMATS, type FormatGroup, type FormatId } from '#core/export/formats.ts';
import { exportStore, show } from '#state/export-store.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { PREVIEW_ID } from './format-preview.tsx';

type FormatRowsProps = {
  group: FormatGroup;
  onChoose: (format: FormatId) => void;
  /** What else belongs to the group. */
  children?: ReactNode;
};

export function FormatRows({ group, onChoose, children }: FormatRowsProps) {
  return (
    <section aria-label={group}>
      <h3 className="mb-1 text-xs font-medium text-faint">{group}</h3>
      <ul>
        {FORMAT_IDS.filter((format) => FORMATS[format].group === group).map((format) => (
          <FormatRow key={format} format={format} onChoose={() => onChoose(format)} />
        ))}
      </ul>
      {children}
    </section>
  );
}

function FormatRow({ format, onChoose }: { format: FormatId; onChoose: () => void }) {
  const { name, about } = FORMATS[format];
  const isShown = useStore(exportStore, (state) => state.format === format);
  const working = useStore(exportStore, (state) => state.working);
  const isReady = useStore(exportStore, (state) => state.exported !== null);
  return (
    <li
      className={classNames('flex items-center gap-1 rounded-md pr-1', isShown && 'bg-raised')}
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && show(format)}
    >
      <button
        type="button"
        // While a file is written a click does nothing: disabled, it would lose the focus.
        disabled={!isReady}
        onClick={onChoose}
        onFocus={() => show(format)}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-md px-2.5 py-1.5 text-left transition-colors duration-150 hover:bg-raised disabled:opacity-60"
      >
        {working === format ? (
          <LoaderCircle
            aria-hidden
            className="size-4 shrink-0 animate-spin text-accent motion-reduce:animate-none"
          />
        ) : (
          <Download aria-hidden className="size-4 shrink-0 text-faint" />
        )}
        <span className="min-w-0">
          <span className="block text-ink">{name}</span>
          <span className="block text-xs text-faint">{about}</span>
        </span>
      </button>
      <IconButton
        label={`Look into ${name}`}
        icon={<Eye aria-hidden className="size-4" />}
        onClick={() => {
          show(format);
          // On a phone it lies below the list.
          document.getElementById(PREVIEW_ID)?.scrollIntoView({ block: 'start' });
        }}
        className="size-8"
      />
    </li>
  );
}
