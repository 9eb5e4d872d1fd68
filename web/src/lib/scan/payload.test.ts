import { describe, expect, test } from 'vitest';
import { readCode, readReceipt, receiptText } from './payload';

const CODE = '1.met_01hx.118800000.AAAAAAAAAAAAAAAAAAAA-_';
const SIGNATURE = `0x${'ab'.repeat(65)}`;

describe('a code', () => {
  test('is read with and without its address', () => {
    const read = { code: CODE, meetingId: 'met_01hx', step: 118800000 };
    expect(readCode(CODE)).toEqual(read);
    expect(readCode(`https://mesi.example/scan#${CODE}`)).toEqual(read);
    expect(readCode(`  ${CODE}\n`)).toEqual(read);
  });

  test.each(['', 'https://evil.example', '2.met_1.1.AAAAAAAAAAAAAAAAAAAAAA', '1.met_1.1.short', '1.MET.1.AAAAAAAAAAAAAAAAAAAAAA', `${CODE}x`])(
    '%s is none',
    (text) => {
      expect(readCode(text)).toBeNull();
    }
  );
});

describe('a receipt', () => {
  test('comes back as it was written', () => {
    expect(readReceipt(receiptText('met_01hx', SIGNATURE))).toEqual({ meetingId: 'met_01hx', signature: SIGNATURE });
  });

  test.each(['', CODE, 'mesi-receipt:met_1:0x12', `mesi-receipt::${SIGNATURE}`, `mesi-receipt:met_1:${SIGNATURE}00`, `x mesi-receipt:a:${SIGNATURE}`])(
    '%s is none',
    (text) => {
      expect(readReceipt(text)).toBeNull();
    }
  );
});
