import { describe, expect, it } from 'vitest';
import { endingOf } from './endings';
import { reasonText } from './safety';

describe('words for owners', () => {
  it('name reasons, those that are new here too', () => {
    expect([reasonText('self_harm'), reasonText('some_new_code')]).toEqual(['Danger to oneself', 'some new code']);
  });

  it('say why a visit ended', () => {
    expect([endingOf('left'), endingOf('news'), endingOf(null)]).toEqual(['The fan left.', 'It has ended.', 'It has ended.']);
  });
});
