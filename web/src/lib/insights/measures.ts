import type { Figures } from '$lib/api/insights';
import { formatAmount, toMicro } from '$lib/money/money';
import { lengthText } from '$lib/ui/when';

export type MeasureKey = 'views' | 'bids' | 'wins' | 'minutes' | 'interruptions' | 'returning' | 'earnings';

/** One thing that is counted by day and version. */
export interface Measure {
  key: MeasureKey;
  title: string;
  /** What exactly is counted. */
  note: string;
  /** What the picture's axis counts. */
  unit: string;
  /** Only drawn and compared, never paid: the money itself stays a text. */
  size: (figures: Figures) => number;
  /** As people read it. */
  text: (figures: Figures, currency: string) => string;
  /** Two times in a row add up; people do not, as one who came in both counts once. */
  addsUp: boolean;
  /** It is measured, not counted: there is less of it, not fewer. */
  isAmount?: boolean;
}

const MICRO = 1_000_000;
const MINUTE_MS = 60_000;

const counted = (number: number, one: string, many: string): string => `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;

/** Only for drawing: a picture needs no more digits than a float has. */
const drawn = (amount: string): number => Number(toMicro(amount) ?? 0n) / MICRO;

export const MEASURES: readonly Measure[] = [
  {
    key: 'views',
    title: 'Views',
    note: 'Of its page: each person once a day, you left out.',
    unit: 'views',
    size: (one) => one.views,
    text: (one) => counted(one.views, 'view', 'views'),
    addsUp: true
  },
  {
    key: 'bids',
    title: 'Bids',
    note: 'Placed on that day; those that failed are left out.',
    unit: 'bids',
    size: (one) => one.bids,
    text: (one) => counted(one.bids, 'bid', 'bids'),
    addsUp: true
  },
  {
    key: 'wins',
    title: 'Won rooms',
    note: 'Rooms that were opened for a bid.',
    unit: 'rooms',
    size: (one) => one.wins,
    text: (one) => counted(one.wins, 'room', 'rooms'),
    addsUp: true
  },
  {
    key: 'minutes',
    title: 'Minutes',
    note: 'Delivered in rooms that a fan entered.',
    unit: 'minutes',
    size: (one) => one.delivered_ms / MINUTE_MS,
    text: (one) => lengthText(one.delivered_ms),
    addsUp: true,
    isAmount: true
  },
  {
    key: 'earnings',
    title: 'Earnings',
    note: 'Settled, after the fee, on the day the room ended.',
    unit: 'MESI',
    size: (one) => drawn(one.earnings),
    text: (one, currency) => `${formatAmount(one.earnings)} ${currency}`,
    addsUp: true,
    isAmount: true
  },
  {
    key: 'returning',
    title: 'Returning fans',
    note: 'Fans of that day who had been with it before.',
    unit: 'fans',
    size: (one) => one.returning_fans,
    text: (one) => counted(one.returning_fans, 'fan', 'fans'),
    addsUp: false
  },
  {
    key: 'interruptions',
    title: 'Interruptions',
    note: 'Spoken answers that a fan cut into.',
    unit: 'answers',
    size: (one) => one.interruptions,
    text: (one) => `${one.interruptions.toLocaleString('en-GB')} of ${counted(one.answers, 'spoken answer', 'spoken answers')}`,
    addsUp: true
  }
];

/** How long an answer took, as people read it; "none" where nobody spoke. */
export const audioText = (ms: number | null): string => (ms === null ? 'none' : ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toLocaleString('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 2 })} s`);

/** How often the engine withheld, steered or ended. */
export const safetyCount = (figures: Pick<Figures, 'safety'>): number => Object.values(figures.safety).reduce((sum, count) => sum + count, 0);

export const timesText = (count: number): string => counted(count, 'time', 'times');

/** Did anything happen at all? */
export const isQuiet = (one: Figures): boolean => one.views + one.bids + one.wins + one.visits + one.answers + safetyCount(one) === 0 && (toMicro(one.earnings) ?? 0n) === 0n;

export const RANGES: readonly { value: number; label: string }[] = [7, 30, 90].map((value) => ({ value, label: `${value} days` }));

/** The next longer range; null for the longest. */
export const longerThan = (days: number): number | null => RANGES.find((range) => range.value > days)?.value ?? null;
