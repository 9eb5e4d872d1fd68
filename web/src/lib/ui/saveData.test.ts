import { describe, expect, it } from 'vitest';
import { savesData } from './saveData';

describe('saving data', () => {
  it('is what the browser says, and off where it says nothing', () => {
    const browser = (connection?: { saveData?: boolean }) => ({ connection }) as unknown as Navigator;
    expect([browser(), browser({}), browser({ saveData: false }), browser({ saveData: true })].map((one) => savesData(one))).toEqual([false, false, false, true]);
  });
});
