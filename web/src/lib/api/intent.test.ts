import { expect, it } from 'vitest';
import { Intent } from './intent';

it('keeps its key while the contents stay, also where it goes on later', () => {
  let count = 0;
  const newKey = () => `k${++count}`;
  const intent = new Intent(newKey);
  expect([intent.keyFor({ a: 1 }), intent.keyFor({ a: 1 }), intent.keyFor({ a: 2 })]).toEqual(['k1', 'k1', 'k2']);
  const later = new Intent(newKey);
  later.resume({ a: 2 }, 'k2');
  expect([later.keyFor({ a: 2 }), later.keyFor({ a: 3 })]).toEqual(['k2', 'k3']);
  later.settle();
  expect(later.keyFor({ a: 3 })).toBe('k4');
});
