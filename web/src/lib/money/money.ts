/** Money is a decimal string on the wire and a bigint of micro-units here: never a float. */
const MICRO = 1_000_000n;
const DECIMALS = 6;
const WEI_PER_MICRO = 1_000_000_000_000n;
const PLAIN_DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,6}))?$/;

/** Read a decimal string such as "12.5". Null when it is not a plain decimal with six places at most. */
export function toMicro(text: string): bigint | null {
  const match = PLAIN_DECIMAL.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = '0', part = ''] = match;
  const micro = BigInt(whole) * MICRO + BigInt(part.padEnd(DECIMALS, '0'));
  return sign ? -micro : micro;
}

/** Write micro-units as the wire does: no trailing zeros. */
export function toText(micro: bigint): string {
  const size = micro < 0n ? -micro : micro;
  const part = (size % MICRO).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
  return `${micro < 0n ? '-' : ''}${size / MICRO}${part ? `.${part}` : ''}`;
}

export const microToWei = (micro: bigint): bigint => micro * WEI_PER_MICRO;

export const weiToMicro = (wei: bigint): bigint => wei / WEI_PER_MICRO;

/**
 * Write an amount for people: grouped thousands, at least two decimals unless whole.
 *
 * Digits past the second are shown only when they are there: nothing is rounded away.
 */
export function formatAmount(text: string, options: { signed?: boolean } = {}): string {
  const micro = toMicro(text);
  if (micro === null) return text;
  const plain = toText(micro < 0n ? -micro : micro);
  const [whole = '0', part = ''] = plain.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const decimals = part ? `.${part.padEnd(2, '0')}` : '';
  const sign = micro < 0n ? '\u2212' : options.signed && micro > 0n ? '+' : '';
  return `${sign}${grouped}${decimals}`;
}

/** Why a typed bid cannot be sent, or null when it can. */
export function bidProblem(typed: string, quoted: string, available: string | null): string | null {
  const amount = toMicro(typed);
  const price = toMicro(quoted);
  if (typed.trim() === '') return 'Enter an amount.';
  if (amount === null) return 'Use a number such as 12.5, with six decimals at most.';
  if (amount <= 0n) return 'The amount must be above zero.';
  if (price !== null && amount < price) return `Bid ${formatAmount(quoted)} MESI or more to win at once.`;
  if (isShort(typed, available)) return `Your wallet has ${formatAmount(available ?? '0')} MESI. Get demo tokens first.`;
  return null;
}

/** Whether a typed bid is more than the wallet holds; an unknown wallet is never short. */
export function isShort(typed: string, available: string | null): boolean {
  const amount = toMicro(typed);
  const funds = available === null ? null : toMicro(available);
  return amount !== null && funds !== null && amount > funds;
}

/** What a share of the bought time costs: floor(amount x delivered / bought). */
export function earnedFor(amount: bigint, deliveredMs: number, boughtMs: number): bigint {
  if (boughtMs <= 0) return 0n;
  const delivered = BigInt(Math.max(0, Math.min(Math.floor(deliveredMs), boughtMs)));
  return (amount * delivered) / BigInt(boughtMs);
}

/** The difference of two wire amounts, as a wire amount. */
export const minus = (left: string, right: string): string => toText((toMicro(left) ?? 0n) - (toMicro(right) ?? 0n));
