import { useEffect, useRef } from 'react';
import { Search, X } from 'lucide-react';
import { useStore } from 'zustand';
import { librarySearchStore, searchAllCases } from '#state/search-store.ts';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { Kbd } from '#ui/kit/kbd.tsx';
import { isTyping } from '#ui/kit/is-typing.ts';
import { useDebounced } from '#ui/kit/use-debounced.ts';

/** One question to every case. */
export function LibrarySearch() {
  const text = useStore(librarySearchStore, (state) => state.text);
  const input = useRef<HTMLInputElement>(null);
  const ask = useDebounced((asked: string) => void searchAllCases(asked), 350);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      if (event.key !== '/' || isTyping(event)) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', focus);
    return () => window.removeEventListener('keydown', focus);
  }, []);
  const change = (asked: string): void => {
    librarySearchStore.setState({ text: asked });
    ask(asked);
  };
  return (
    <search className="ml-auto w-full sm:w-auto">
      <label className="flex h-9 items-center gap-2 rounded-md border border-line bg-panel pr-1 pl-3 focus-within:border-accent sm:w-80">
        <Search aria-hidden className="size-4 text-faint" />
        <input
          ref={input}
          type="text"
          role="searchbox"
          aria-label="Search all cases"
          placeholder="Search all cases"
          autoComplete="off"
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') change('');
            if (event.key === 'Enter') void searchAllCases(text);
          }}
          className="min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-faint"
        />
        {text === '' ? (
          <span aria-hidden className="pr-2">
            <Kbd>/</Kbd>
          </span>
        ) : (
          <IconButton
            label="Clear the search"
            icon={<X aria-hidden className="size-4" />}
            onClick={() => change('')}
            className="size-7"
          />
        )}
      </label>
    </search>
  );
}
