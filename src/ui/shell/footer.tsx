import { Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import { useStore } from 'zustand';
import { chooseTheme, themeStore, type Theme } from '#state/theme-store.ts';

export function Footer() {
  return (
    <footer className="mx-auto flex w-full max-w-280 flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-5 text-xs text-faint sm:px-6 print:hidden">
      <p>Research and education. Not a medical device.</p>
      <ThemeChoice />
    </footer>
  );
}

const THEMES: readonly { theme: Theme; label: string; Icon: LucideIcon }[] = [
  { theme: 'dark', label: 'Dark', Icon: Moon },
  { theme: 'light', label: 'Light', Icon: Sun },
  { theme: 'system', label: 'As the system', Icon: Monitor },
];

function ThemeChoice() {
  const current = useStore(themeStore, (state) => state.theme);
  return (
    <fieldset className="flex items-center gap-0.5">
      <legend className="sr-only">Colours</legend>
      {THEMES.map(({ theme, label, Icon }) => (
        <label
          key={theme}
          title={label}
          className="flex size-7 cursor-pointer items-center justify-center rounded-md hover:text-ink has-checked:bg-raised has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="theme"
            aria-label={label}
            checked={theme === current}
            onChange={() => chooseTheme(theme)}
            className="sr-only"
          />
          <Icon aria-hidden className="size-3.5" />
        </label>
      ))}
    </fieldset>
  );
}
