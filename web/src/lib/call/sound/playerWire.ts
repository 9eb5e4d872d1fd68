import type { Report } from './player';

/** What the page tells the player in the audio thread. */
export type PlayerOrder =
  | { type: 'push'; item: string; samples: Float32Array }
  | { type: 'end'; item: string }
  | { type: 'hold' }
  | { type: 'goOn' }
  | { type: 'cut'; item: string | null };

/** What the player tells the page. */
export type PlayerNews =
  | { type: 'report'; report: Report }
  | {
      type: 'where';
      /** The sound card's time at which the next sample after `played` sounds first, in seconds. */
      atS: number;
      playing: { item: string; played: number } | null;
      level: number;
      queuedMs: number;
      underruns: number;
      targetMs: number;
    };
