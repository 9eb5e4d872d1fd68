import { describe, expect, it } from 'vitest';
import { ApiError, asApiError, offlineError, readError, sentenceFor } from './errors';
import { Intent } from './intent';

describe('reading errors', () => {
  it('gives the sentence of a known code, with its figures', () => {
    const error = readError(402, {
      error: { code: 'insufficient_funds', message: 'not enough', param: 'amount', details: { available: '3', needed: '12' } }
    });
    expect(error).toMatchObject({ status: 402, code: 'insufficient_funds', param: 'amount' });
    expect(error.message).toBe(
      'There is not enough money in your wallet. You need 12 and have 3 MESI. Get demo tokens in your wallet, then bid again.'
    );
  });

  it('says when to come back', () => {
    const slow = (retry_after_s: number) => readError(429, { error: { code: 'rate_limited', message: '', details: { retry_after_s } } });
    expect(slow(40).message).toContain('in 40 seconds');
    expect(slow(900).message).toContain('in 15 minutes');
    expect(slow(0).message).toContain('in a moment');
  });

  it('shows the server’s own sentence for codes it does not know', () => {
    expect(sentenceFor('brand_new', 'the moon is down')).toBe('The moon is down.');
    expect(sentenceFor('brand_new', '')).toBe('That did not work. Try again.');
  });

  it('never shows the inside of a server failure', () => {
    expect(readError(500, { error: { code: 'weird', message: 'KeyError: x' } }).message).not.toContain('KeyError');
    expect(readError(502, '<html>bad gateway</html>')).toMatchObject({ code: 'unavailable', isPassing: true });
  });

  it('says what is the matter with an agent’s server', () => {
    const failed = (reason: string) => readError(502, { error: { code: 'agent_server_failed', message: 'x', details: { reason } } }).message;
    expect(failed('unauthorised')).toBe('Its server refuses the key that its seller gave. Nothing was changed; try again later.');
    expect(failed('something new')).toContain('did not answer as it should');
  });

  it('knows what a retry may mend', () => {
    expect(offlineError(new TypeError('fetch')).isPassing).toBe(true);
    expect(readError(404, {}).isPassing).toBe(false);
    expect(readError(429, {}).isPassing).toBe(true);
  });

  it('keeps api errors and wraps the rest', () => {
    const known = new ApiError(404, 'not_found', 'gone');
    expect(asApiError(known)).toBe(known);
    expect(asApiError(new Error('boom')).code).toBe('client');
  });
});

describe('one intent, one key', () => {
  let made = 0;
  const intent = new Intent(() => `key-${++made}`);

  it('keeps its key while the contents stay', () => {
    expect(intent.keyFor({ amount: '12' })).toBe('key-1');
    expect(intent.keyFor({ amount: '12' })).toBe('key-1');
  });

  it('takes a new key for other contents and after it is settled', () => {
    expect(intent.keyFor({ amount: '13' })).toBe('key-2');
    intent.settle();
    expect(intent.keyFor({ amount: '13' })).toBe('key-3');
  });
});
