import type { Latency, SpokenTurn } from '$lib/api/types';

/** Who works meanwhile; stages of one kind share a colour. */
export type Part = 'listening' | 'thinking' | 'speaking';

interface StageText {
  /** What has happened when the stage is reached. */
  name: string;
  part: Part;
  /** Why an answer waited, as the end of a sentence that has named how long. */
  wait: string;
}

/** In the order of the waiting. */
const STAGES: Readonly<Record<string, StageText>> = {
  pause_seen: { name: 'Pause noticed', part: 'listening', wait: 'to notice the pause' },
  transcript: { name: 'Words understood', part: 'listening', wait: 'to understand the words' },
  first_token: { name: 'First thought', part: 'thinking', wait: 'for the mind’s first word' },
  first_clause: { name: 'First clause', part: 'thinking', wait: 'for a first clause to speak' },
  first_audio: { name: 'First sound', part: 'speaking', wait: 'for the voice’s first sound' },
  turn_over: { name: 'Turn over', part: 'listening', wait: 'to be sure that the fan had finished' },
  first_sent: { name: 'Sent', part: 'speaking', wait: 'to send the first sound' },
  first_played: { name: 'Played', part: 'speaking', wait: 'for the fan’s device to play it' }
};

/** Words for a stage; a newer server's goes by its own name. */
export const stageText = (name: string): StageText =>
  STAGES[name] ?? { name: name.replaceAll('_', ' '), part: 'speaking', wait: `for ${name.replaceAll('_', ' ')}` };

/** Milliseconds as people compare them: "0.14 s", "1.2 s". */
export const secondsText = (ms: number): string => (ms < 5 ? '0 s' : `${(ms / 1000).toFixed(ms < 995 ? 2 : 1)} s`);

export interface Wait {
  stage: string;
  ms: number;
  /** When the stage was reached, after the fan's last sound. */
  reachedMs: number;
}

/** What an answer waited for, one after another; together they last as long as the answer took. */
export function waitsOf(turn: SpokenTurn): Wait[] {
  const place = (stage: string) => Object.keys(STAGES).indexOf(stage);
  return Object.entries(turn.waits)
    .map(([stage, ms]) => ({ stage, ms, reachedMs: turn.stages[stage] ?? 0 }))
    .sort((left, right) => place(left.stage) - place(right.stage));
}

/** Until the latest stage that was reached. */
export const lengthOf = (turn: SpokenTurn): number => Object.values(turn.waits).reduce((sum, ms) => sum + ms, 0);

/** Did the fan get to hear anything? */
export const isAnswer = (turn: SpokenTurn): boolean => 'first_sent' in turn.stages;

/** Which stage cost most, in words; empty where nothing was waited for. */
export function costText(turn: SpokenTurn): string {
  const ms = turn.slowest === null ? 0 : (turn.waits[turn.slowest] ?? 0);
  return turn.slowest === null || ms === 0 ? '' : `waited ${secondsText(ms)} ${stageText(turn.slowest).wait}`;
}

const FAILURES: Readonly<Record<string, string>> = {
  unreachable: 'the mind or the voice could not be reached',
  timeout: 'the mind or the voice took too long',
  overloaded: 'too much was waiting already',
  busy: 'too much was waiting already',
  rate_limited: 'the mind was asked too often',
  empty_answer: 'the mind had nothing to say'
};

/** How an answer ended, where it did not end as it should. */
export function endText({ status, reason }: SpokenTurn): string | null {
  switch (status) {
    case 'completed':
      return null;
    case 'cancelled':
      return reason === 'turn_detected' ? 'interrupted by the fan' : 'stopped';
    case 'incomplete':
      return reason === 'content_filter' ? 'the answer was not let through' : 'cut short';
    default:
      return `failed: ${reason === null ? 'for no known reason' : (FAILURES[reason] ?? reason.replaceAll('_', ' '))}`;
  }
}

/** A stage of many answers: what it added to the stages before, in the middle of them. */
export interface Step {
  stage: string;
  fromMs: number;
  medianMs: number;
  p95Ms: number;
}

/** The stages that were reached, each beginning where the latest one before it was. */
export function stepsOf(latency: Latency): Step[] {
  let reached = 0;
  return latency.stages.flatMap(({ name, median_ms, p95_ms }) => {
    if (median_ms === null || p95_ms === null) return [];
    const fromMs = Math.min(reached, median_ms);
    reached = Math.max(reached, median_ms);
    return [{ stage: name, fromMs, medianMs: median_ms, p95Ms: p95_ms }];
  });
}

/** When answers begin for the fan: as they are played, or sent where no client told of it. */
export const beginning = (steps: readonly Step[]): Step | undefined =>
  steps.find((step) => step.stage === 'first_played') ?? steps.find((step) => step.stage === 'first_sent');

/** The step that takes longest. */
export const longest = (steps: readonly Step[]): Step | undefined =>
  steps.reduce<Step | undefined>((most, step) => (most && lasts(most) >= lasts(step) ? most : step), undefined);

export const lasts = (step: Step): number => step.medianMs - step.fromMs;
