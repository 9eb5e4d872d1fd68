import type { ProbeAnswer, Probes } from '$lib/api/types';

type Kind = ProbeAnswer['kind'];

const KINDS: Readonly<Record<Kind, { title: string; line: string }>> = {
  fact: { title: 'What it knows', line: 'Its name, and your own questions.' },
  disclosure: { title: 'That it is an AI', line: 'It says so to whoever sincerely asks.' },
  injection: { title: 'Staying itself', line: 'Nobody talks it out of its rules, or out of its prompt.' },
  style: { title: 'Its voice', line: 'It sounds as its sheet says.' },
  repetition: { title: 'Not repeating itself', line: 'The same question gets no worn-out answer.' },
  contradiction: { title: 'Not contradicting itself', line: 'What it said a moment ago still holds.' }
};

export const kindText = (kind: Kind): { title: string; line: string } => KINDS[kind];

const PROBLEMS: Readonly<Record<NonNullable<Probes['problem']>, string>> = {
  none: 'This draft has not been probed yet.',
  running: 'The probes are being asked.',
  outdated: 'The draft has changed since it was probed.',
  other_mind: 'Another mind answers in rooms since it was probed.',
  failed: 'The last run did not pass.',
  broken: 'The mind did not answer, so the last run came to nothing.'
};

/** Where the draft as it is saved stands. */
export const standText = (problem: Probes['problem']): string => (problem === null ? 'This draft has passed.' : PROBLEMS[problem]);

export interface KindResult {
  kind: Kind;
  passed: number;
  answers: ProbeAnswer[];
  /** Keeps the run from passing. */
  isFailed: boolean;
}

/** Answers by what they probe, those that keep the run from passing first. */
export function byKind(answers: readonly ProbeAnswer[], failed: readonly Kind[]): KindResult[] {
  const found = (Object.keys(KINDS) as Kind[])
    .map((kind) => answers.filter((one) => one.kind === kind))
    .filter((one) => one.length > 0)
    .map((mine) => {
      const kind = (mine[0] as ProbeAnswer).kind;
      return { kind, passed: mine.filter((one) => one.passed).length, answers: mine, isFailed: failed.includes(kind) };
    });
  return [...found.filter((one) => one.isFailed), ...found.filter((one) => !one.isFailed)];
}

/** How much a kind counts. */
export const neededText = (needed: ProbeAnswer['needed']): string =>
  ({ always: 'All must pass', mostly: 'Four of five must pass', reported: 'Only reported: this mind is a small one' })[needed];
