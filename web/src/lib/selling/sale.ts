import type { SoldAgent } from '$lib/api/selling';

type State = SoldAgent['state'];

export const SALE: Readonly<Record<State, { name: string; line: string }>> = {
  drafted: { name: 'Draft', line: 'Nobody but you sees it.' },
  listed: { name: 'On sale', line: 'Any owner can buy it.' },
  withdrawn: { name: 'Withdrawn', line: 'It is not sold any more. Who has it keeps it.' }
};

/** What its seller does next, in words. */
export function nextStep(agent: Pick<SoldAgent, 'state' | 'releases'>): string {
  if (agent.releases.length === 0) return 'Sign a first release: that is what a buyer gets. Then put it on sale.';
  if (agent.state === 'drafted') return 'It has a release. Put it on sale when you are ready.';
  return SALE[agent.state].line;
}

/** Can it be put on sale as it is? */
export const canList = (agent: Pick<SoldAgent, 'state' | 'releases'>): boolean => agent.state !== 'listed' && agent.releases.length > 0;
