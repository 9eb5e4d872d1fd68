import type { FormatEconomics, RoomEnd } from '$lib/api/business';

type Caution = FormatEconomics['warnings'][number];
type Basis = FormatEconomics['cost']['basis'];
type Part = FormatEconomics['cost']['unpriced'][number];

const PARTS: Readonly<Record<Part, string>> = { mind: 'the mind', ears: 'hearing', voice: 'the voice', picture: 'the picture' };

const CAUTIONS: Readonly<Record<Caution, string>> = {
  below_cost: 'A minute costs more than it brings.',
  often_below_cost: 'A dear minute, one in ten, costs more than it brings.',
  not_measured: 'Nothing is measured yet: its cost is not known.',
  few_rooms: 'Measured on few rooms: the numbers may still move.',
  unpriced: 'Something that was used has no price here yet.',
  estimated: 'Part of it is estimated: the mind did not count its tokens.'
};

/** What to mind about the numbers of a format. */
export function cautionText(caution: Caution, cost: Pick<FormatEconomics['cost'], 'unpriced'>): string {
  if (caution !== 'unpriced' || cost.unpriced.length === 0) return CAUTIONS[caution];
  return `The operator has not said what this costs: ${cost.unpriced.map((part) => PARTS[part]).join(', ')}.`;
}

/** On what a cost stands. */
export function basisText(basis: Basis, rooms: number): string {
  if (basis === 'none') return 'no room yet';
  const many = `${rooms} ${rooms === 1 ? 'room' : 'rooms'}`;
  return basis === 'persona' ? `its own ${many}` : `${many} of this server`;
}

/** Basis points of the income as percent, below zero too. */
export const marginText = (bps: number | null): string => (bps === null ? 'not known' : `${(bps / 100).toLocaleString('en-GB', { maximumFractionDigits: 1 })} %`);

export const ENDS: readonly { value: RoomEnd; label: string }[] = [
  { value: 'time_over', label: 'The time is over' },
  { value: 'left', label: 'The fan leaves early' },
  { value: 'unsigned', label: 'Receipts are not signed' },
  { value: 'safety', label: 'Ended for safety' },
  { value: 'consent_ended', label: 'A consent was taken back' },
  { value: 'expired', label: 'Nobody comes before it closes' },
  { value: 'failed', label: 'It fails on our side' }
];

/** A length that was typed in minutes, as seconds; null where nothing was typed. */
export const secondsOf = (minutes: number | null): number | null => (minutes === null ? null : Math.round(minutes * 60));

/** An amount that was typed, or null for what the persona has now. */
export const amountOf = (typed: string): string | null => typed.trim() || null;
