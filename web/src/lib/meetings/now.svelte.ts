/** The present, for countdowns: moves each second while a component shows it. */
export class Now {
  ms = $state(Date.now());

  constructor(everyMs = 1_000) {
    $effect(() => {
      const timer = setInterval(() => (this.ms = Date.now()), everyMs);
      return () => clearInterval(timer);
    });
  }
}
