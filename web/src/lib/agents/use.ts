import type { LinkUse } from '$lib/api/agents';
import { formatAmount } from '$lib/money/money';
import { dayText } from '$lib/insights/series';

type Figures = LinkUse['totals'];

const SECOND_MS = 1_000;

const number = (count: number): string => count.toLocaleString('en-GB');

/** The sum in a few words: how often it was asked, what failed, what came late, and the cost. */
export function useNote(use: Pick<LinkUse, 'totals' | 'currency'>): string {
  const { calls, failures, late, cost } = use.totals;
  if (calls === 0) return 'not asked yet';
  const parts = [calls === 1 ? 'asked once' : `asked ${number(calls)} times`];
  if (failures) parts.push(`${number(failures)} failed`);
  if (late) parts.push(`${number(late)} late`);
  parts.push(Number(cost) > 0 ? `${formatAmount(cost)} ${use.currency}` : 'free');
  return parts.join(', ');
}

/** How long its server took for one call. */
export const meanText = ({ calls, busy_ms }: Pick<Figures, 'calls' | 'busy_ms'>): string => {
  if (calls === 0) return 'none';
  const ms = Math.round(busy_ms / calls);
  return ms < SECOND_MS ? `${ms} ms` : `${(ms / SECOND_MS).toLocaleString('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`;
};

/** A table's heads and rows; tokens stand in it only where it has read or written any. */
export function useTable(use: Pick<LinkUse, 'totals' | 'currency' | 'days'>): { columns: string[]; rows: string[][] } {
  const hasTokens = use.totals.input_tokens + use.totals.output_tokens > 0;
  const cells = (one: Figures): string[] => [
    number(one.calls),
    number(one.failures),
    formatAmount(one.cost),
    number(one.late),
    meanText(one),
    ...(hasTokens ? [number(one.input_tokens), number(one.output_tokens)] : [])
  ];
  return {
    columns: ['Day', 'Asked', 'Failed', use.currency, 'Late', 'Took', ...(hasTokens ? ['Tokens read', 'Tokens written'] : [])],
    rows: use.days.map((one) => [dayText(one.day), ...cells(one)])
  };
}
