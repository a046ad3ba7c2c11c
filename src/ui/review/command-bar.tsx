import { useRef, useState } from 'react';
import { ChevronRight, LoaderCircle, ScanSearch, Search, Upload, X } from 'lucide-react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { caseStore } from '#state/case-store.ts';
import { openExport } from '#state/export-store.ts';
import { clearSearch, searchStore, searchText } from '#state/search-store.ts';
import { formatClock } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { Kbd } from '#ui/kit/kbd.tsx';
import { useDebounced } from '#ui/kit/use-debounced.ts';
import { EncodersPill } from '#ui/shell/encoders-pill.tsx';
import { Logo } from '#ui/shell/logo.tsx';
import { PrivacyPill } from '#ui/shell/privacy-pill.tsx';

export const SEARCH_ID = 'case-search';

/** Where one is, the question to this case, and whose answers these are. */
export function CommandBar() {
  const facts = useStore(caseStore, (state) => state.facts);
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-3 py-1.5 sm:px-4 lg:h-12 lg:flex-nowrap">
      <nav aria-label="Main" className="flex min-w-0 flex-1 items-center gap-2">
        <Link href="/" className="rounded-sm" aria-label="ophclip, library">
          <Logo isCompact />
        </Link>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />
        <p className="min-w-0 truncate font-semibold">{facts?.name ?? 'Opening …'}</p>
        {facts !== null && (
          <p className="figures shrink-0 text-faint max-sm:hidden">
            {formatClock(facts.video.durationSeconds)}
          </p>
        )}
      </nav>
      <CaseSearch key={facts?.id} />
      <div className="flex items-center justify-end gap-2 sm:gap-3 lg:flex-1">
        <EncodersPill />
        <PrivacyPill />
        <Button
          size="small"
          title="Export"
          disabled={facts === null}
          onClick={() => void openExport()}
          className="max-sm:size-8 max-sm:px-0"
        >
          <Upload aria-hidden className="size-4" />
          <span className="max-sm:sr-only">Export</span>
        </Button>
      </div>
    </header>
  );
}

function CaseSearch() {
  const { asked, isSearching } = useStore(searchStore);
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const ask = useDebounced((sentence: string) => void searchText(sentence), 350);
  const change = (sentence: string): void => {
    setText(sentence);
    ask(sentence);
  };
  const clear = (): void => {
    setText('');
    clearSearch();
  };
  const frame = asked?.kind === 'frame' ? asked.seconds : null;
  return (
    <search className="order-last w-full lg:order-none lg:w-130">
      <label className="flex h-9 items-center gap-2 rounded-md border border-line bg-panel pr-1 pl-3 transition-colors duration-150 focus-within:border-accent">
        {isSearching ? (
          <LoaderCircle aria-hidden className="size-4 animate-spin text-accent motion-reduce:animate-none" />
        ) : (
          <Search aria-hidden className="size-4 text-faint" />
        )}
        {frame !== null && (
          <span className="flex shrink-0 items-center gap-1.5 rounded-sm bg-accent/15 px-2 py-0.5 text-xs text-accent-strong">
            <ScanSearch aria-hidden className="size-3.5" />
            Like <span className="figures">{formatClock(frame)}</span>
          </span>
        )}
        <input
          id={SEARCH_ID}
          ref={input}
          type="text"
          role="searchbox"
          aria-label="Search this case"
          placeholder={frame === null ? 'What happens? “forceps tearing the capsule”' : ''}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              clear();
              input.current?.blur();
            }
            if (event.key === 'Enter') void searchText(text);
          }}
          className="min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-faint"
        />
        {asked === null && text === '' ? (
          <span aria-hidden className="flex items-center gap-2 pr-2 text-xs text-faint">
            <span className="max-sm:hidden">this case</span>
            <Kbd>/</Kbd>
          </span>
        ) : (
          <IconButton
            label="Clear the search"
            icon={<X aria-hidden className="size-4" />}
            onClick={clear}
            className="size-7"
          />
        )}
      </label>
    </search>
  );
}
