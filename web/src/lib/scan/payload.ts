/** What stands in the pictures that phones show each other at a meeting. */

const CODE = /^(\d{1,3})\.([0-9a-z_]{1,64})\.(\d{1,12})\.([A-Za-z0-9_-]{22})$/;
const RECEIPT = /^mesi-receipt:([0-9A-Za-z_-]{1,64}):(0x[0-9a-fA-F]{130})$/;
const VERSION = '1';

export interface ReadCode {
  /** The code itself, without the address around it. */
  code: string;
  meetingId: string;
  step: number;
}

/** Read a creator's code, or the address that carries it behind `#`; null where it is none. */
export function readCode(text: string): ReadCode | null {
  const code = text.slice(text.lastIndexOf('#') + 1).trim();
  const match = CODE.exec(code);
  if (!match || match[1] !== VERSION) return null;
  return { code, meetingId: match[2] ?? '', step: Number(match[3]) };
}

export interface ReadReceipt {
  meetingId: string;
  signature: string;
}

/** The text that a fan without a network shows to the creator. */
export const receiptText = (meetingId: string, signature: string): string => `mesi-receipt:${meetingId}:${signature}`;

/** Read it on the creator's side; null where it is none. */
export function readReceipt(text: string): ReadReceipt | null {
  const match = RECEIPT.exec(text.trim());
  return match ? { meetingId: match[1] ?? '', signature: match[2] ?? '' } : null;
}
