import { describe, expect, it } from 'vitest';
import { effectsOf, endBounds, endOf, endText, isLink, linkOf, problemsOf, requestOf, stateAt, statementOf, type Asked } from './consents';

const NOW = Date.parse('2026-11-21T23:30:00Z');
const ASKED: Asked = {
  kind: 'likeness',
  subjectId: 'fac_1',
  person: ' Ben ',
  isOwner: false,
  purpose: ' A singer who talks with fans. ',
  endDay: '2026-12-21',
  agrees: false
};

describe('asking for a consent', () => {
  it('ends with a day, one to three years ahead', () => {
    expect(endBounds(NOW)).toEqual({ min: '2026-11-22', max: '2029-11-19' });
    const { min, max } = endBounds(NOW);
    expect(Date.parse(endOf(min)) - NOW).toBeGreaterThanOrEqual(86_400_000);
    expect(Date.parse(endOf(max)) - NOW).toBeLessThanOrEqual(3 * 365 * 86_400_000);
  });

  it('says at its field what is missing', () => {
    expect(problemsOf(ASKED, NOW)).toEqual({});
    const empty = problemsOf({ ...ASKED, subjectId: '', person: ' ', purpose: '\n', endDay: '' }, NOW);
    expect(Object.keys(empty).sort()).toEqual(['endDay', 'person', 'purpose', 'subjectId']);
    expect(problemsOf({ ...ASKED, endDay: '2026-11-21' }, NOW).endDay).toContain('a day at least');
    expect(problemsOf({ ...ASKED, endDay: '2099-01-01' }, NOW).endDay).toContain('three years');
    expect(problemsOf({ ...ASKED, kind: 'voice', subjectId: '' }, NOW).subjectId).toContain('voice');
  });

  it('is signed for oneself only when the statement was agreed to', () => {
    expect(problemsOf({ ...ASKED, isOwner: true }, NOW).agrees).toBeDefined();
    expect(problemsOf({ ...ASKED, isOwner: true, agrees: true }, NOW)).toEqual({});
  });

  it('names the face or the voice, never both', () => {
    expect(requestOf(ASKED)).toEqual({
      kind: 'likeness',
      face_id: 'fac_1',
      voice_id: null,
      person: 'Ben',
      is_owner: false,
      purpose: 'A singer who talks with fans.',
      expires_at: '2026-12-21T23:59:59Z'
    });
    expect(requestOf({ ...ASKED, kind: 'voice', subjectId: 'af_heart' })).toMatchObject({ face_id: null, voice_id: 'af_heart' });
  });

  it('shows the statement as the server writes it', () => {
    // As `statement_of` of personas/consents/rules.py writes it.
    expect(statementOf(ASKED, 'Cleo')).toBe(
      'I, Ben, permit Cleo to use my face and likeness for AI personas on this service, whose words a computer writes. ' +
        'Purpose: A singer who talks with fans. This ends on 2026-12-21. I can take it back at any time on this page; ' +
        'from then on no new visit uses it, and one that is under way ends.'
    );
    expect(statementOf({ ...ASKED, kind: 'voice', person: '', purpose: '', endDay: '' }, 'Cleo')).toMatch(/^I, …, permit Cleo to use my voice /);
  });
});

describe('a consent', () => {
  it('has run out at its end, swept or not', () => {
    const at = (state: 'asked' | 'signed' | 'revoked' | 'refused', end: string) => stateAt({ state, expires_at: end }, NOW);
    expect(at('asked', '2026-11-21T23:30:00Z')).toBe('expired');
    expect(at('signed', '2026-11-21T23:30:01Z')).toBe('signed');
    expect(at('revoked', '2026-11-01T00:00:00Z')).toBe('revoked');
    expect(at('refused', '2026-11-01T00:00:00Z')).toBe('refused');
  });

  it('ends on the day that its statement names, wherever it is read', () => {
    expect(endText(endOf('2026-12-21'))).toBe('21 Dec 2026 (UTC)');
  });

  it('has a link of its own form', () => {
    const secret = `cs_${'x'.repeat(43)}`;
    expect(linkOf('https://mesi.example', secret)).toBe(`https://mesi.example/consent/${secret}`);
    expect(isLink(secret)).toBe(true);
    expect(['', 'cs_', 'cs_short', `${secret}!`, `xx_${'x'.repeat(43)}`].some(isLink)).toBe(false);
  });
});

describe('what is out of use', () => {
  const used = (is_published: boolean, name = 'Nova') => ({ persona_id: 'per_1', name, is_published });

  it('is nothing while all agree', () => {
    expect(effectsOf({ kind: 'likeness', is_usable: true, used_by: [used(true)] })).toEqual([]);
  });

  it('is told persona by persona, by what each does with it', () => {
    const [met] = effectsOf({ kind: 'likeness', is_usable: false, used_by: [used(true)] });
    expect(met).toMatchObject({ personaId: 'per_1' });
    expect(met?.text).toContain('Nova: video rooms are off sale');
    expect(effectsOf({ kind: 'voice', is_usable: false, used_by: [used(true)] })[0]?.text).toContain('house’s voice');
    expect(effectsOf({ kind: 'voice', is_usable: false, used_by: [used(false, '')] })[0]?.text).toBe('A persona without a name cannot be published with it.');
  });
});
