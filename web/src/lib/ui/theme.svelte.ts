export type Theme = 'system' | 'light' | 'dark';

const KEY = 'mesi-theme';
const ORDER: readonly Theme[] = ['system', 'light', 'dark'];

/** The chosen theme; `static/theme.js` applies it before the first paint. */
class ThemeChoice {
  value = $state<Theme>('system');

  restore(): void {
    const chosen = document.documentElement.dataset['theme'];
    this.value = chosen === 'light' || chosen === 'dark' ? chosen : 'system';
  }

  next(): void {
    this.set(ORDER[(ORDER.indexOf(this.value) + 1) % ORDER.length] ?? 'system');
  }

  set(theme: Theme): void {
    this.value = theme;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Without storage the choice lasts until the page closes.
    }
  }
}

export const theme = new ThemeChoice();
