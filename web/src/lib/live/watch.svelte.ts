import { live } from './live.svelte';

const GATHER_MS = 120;

/** Read again when the server has news while a component is on the page; bursts become one read. */
export function refreshOnNews(read: () => void): void {
  $effect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = live.watch(() => {
      timer ??= setTimeout(() => {
        timer = null;
        read();
      }, GATHER_MS);
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  });
}
