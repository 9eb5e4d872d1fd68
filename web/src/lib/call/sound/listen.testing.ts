import { Player, type Report } from './player';

/** What the tests of the player share. */
export const RATE = 24_000;
export const QUANTUM = 128;
export const ms = (n: number) => Math.round((n * RATE) / 1_000);

/** Speech-like: never zero, so that silence in the output is the player's. */
export const voice = (samples: number, seed = 1) => Float32Array.from({ length: samples }, (_, i) => 0.3 * Math.sin(i * 0.05 * seed) + 0.1001);

/** A player, and what it gave. */
export function listen(rateHz = RATE) {
  const reports: Report[] = [];
  const player = new Player(rateHz, (report) => reports.push(report));
  const out: number[] = [];
  const render = (quanta: number) => {
    for (let n = 0; n < quanta; n++) {
      const quantum = new Float32Array(QUANTUM);
      player.render(quantum);
      out.push(...quantum);
    }
  };
  const renderMs = (time: number) => render(Math.ceil((time * rateHz) / 1_000 / QUANTUM));
  const last = () => reports.at(-1);
  return { player, reports, out, render, renderMs, last };
}
