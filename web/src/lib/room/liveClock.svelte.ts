import type { RoomView } from '$lib/api/types';
import { paidClock, type PaidClock } from './paidClock';
import type { Visit } from './visit.svelte';

const TICK_MS = 250;

/** The paid clock of a visit, carried on between two words of the server. Make it in a component. */
export class LiveClock {
  #now = $state(performance.now());
  #toldAt = $state(performance.now());

  constructor(
    private readonly room: () => RoomView,
    private readonly visit: Visit
  ) {
    // The talk changes with every event, the clock's word only sometimes.
    const told = $derived(visit.talk.clock);
    $effect(() => {
      void told;
      this.#toldAt = performance.now();
      this.#now = this.#toldAt;
    });
    $effect(() => {
      const timer = setInterval(() => (this.#now = performance.now()), TICK_MS);
      return () => clearInterval(timer);
    });
  }

  get at(): PaidClock {
    return paidClock(this.room(), this.visit.talk.clock, this.#now - this.#toldAt, this.visit.link === 'open');
  }
}
