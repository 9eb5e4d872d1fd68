import { describe, expect, it } from 'vitest';
import openapi from '../../../openapi.json';
import { DOCUMENT_TEXT, documentOf, FIELD_TEXT, fieldList, valueText } from '$lib/kyc/fields';
import { AUDIENCE_TEXT, cancellingText, dataText, followersText, REFUSAL_TEXT, SELLING_TEXT, starsText, timesText } from './words';

const schemas = openapi.components.schemas;

describe('words for offers', () => {
  it('cover every value of the wire', () => {
    expect(Object.keys(SELLING_TEXT).sort()).toEqual([...schemas.SellingMode.enum].sort());
    expect(Object.keys(AUDIENCE_TEXT).sort()).toEqual([...schemas.Audience.enum].sort());
    expect(Object.keys(FIELD_TEXT).sort()).toEqual([...schemas.KycField.enum].sort());
    expect(Object.keys(DOCUMENT_TEXT).sort()).toEqual([...schemas.DocumentKind.enum].sort());
    expect(Object.keys(REFUSAL_TEXT)).toContain('not_verified');
  });

  it('say what cancelling costs', () => {
    expect(cancellingText({ free_cancel_hours: 48, late_cancel_bps: 5000 })).toContain('Free until 2 days before the meeting; later the creator keeps 50 %');
    expect(cancellingText({ free_cancel_hours: 24, late_cancel_bps: 10_000 })).toContain('24 hours before the meeting; later the creator keeps the whole amount');
    expect(cancellingText({ free_cancel_hours: 1, late_cancel_bps: 1250 })).toContain('1 hour before the meeting; later the creator keeps 12.5 %');
    expect(cancellingText({ free_cancel_hours: 24, late_cancel_bps: 0 })).toContain('for nothing');
    expect(cancellingText({ free_cancel_hours: 0, late_cancel_bps: 500 })).toContain('until it starts');
  });

  it('say by when things happen', () => {
    expect(timesText({ selling_mode: 'review', answer_days: 1, meet_days: 30, lead_hours: 24 })).toBe(
      'An answer within 1 day, or your money comes back. You meet within 30 days. Times can be chosen 24 hours ahead or more.'
    );
    expect(timesText({ selling_mode: 'auction', answer_days: 3, meet_days: 1, lead_hours: 0 })).toBe('What does not win comes back by itself. You meet within 1 day.');
  });

  it('name the data that is asked for', () => {
    expect(dataText({ kyf_fields: [], kyf_purpose: null })).toBeNull();
    expect(dataText({ kyf_fields: ['legal_name', 'city', 'phone'], kyf_purpose: 'To book the table.' })).toContain(
      'your legal name, city and phone number. You decide then'
    );
    expect(fieldList(['city'])).toBe('city');
  });

  it('read values as people do', () => {
    const countries = [{ code: 'AT', name: 'Austria' }];
    expect(valueText({ field: 'country', value: 'AT' }, countries)).toBe('Austria');
    expect(valueText({ field: 'country', value: 'ZZ' }, countries)).toBe('ZZ');
    expect(valueText({ field: 'document', value: 'identity_card AB-1' }, [])).toBe('Identity card AB-1');
    expect(valueText({ field: 'birth_date', value: '1990-02-01' }, [])).toContain('1990');
    expect(documentOf('passport')).toBeNull();
  });

  it('sum up reviews', () => {
    expect(starsText({ stars: 4.4667, count: 3 })).toBe('4.5 of 5 stars in 3 reviews');
    expect(starsText({ stars: 5, count: 1 })).toBe('5 of 5 stars in 1 review');
  });

  it('count followers', () => {
    expect([followersText(1), followersText(1204)]).toEqual(['1 follower', '1,204 followers']);
  });
});
