import { createStore } from 'zustand/vanilla';

/** Dark unless the user wants otherwise: the picture should be the brightest thing in the room. */
export type Theme = 'dark' | 'light' | 'system';

const KEY = 'ophclip.theme';

export const themeStore = createStore<{ theme: Theme }>(() => ({ theme: savedTheme() }));

const prefersLight = matchMedia('(prefers-color-scheme: light)');

/** Puts the saved theme on the page and follows the system's while that is wanted. */
export function applyTheme(): void {
  const apply = (): void => {
    const { theme } = themeStore.getState();
    const shown = theme === 'system' ? (prefersLight.matches ? 'light' : 'dark') : theme;
    document.documentElement.dataset['theme'] = shown;
  };
  apply();
  themeStore.subscribe(apply);
  prefersLight.addEventListener('change', apply);
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  themeStore.setState({ theme });
}

function savedTheme(): Theme {
  const saved = localStorage.getItem(KEY);
  return saved === 'light' || saved === 'system' ? saved : 'dark';
}
