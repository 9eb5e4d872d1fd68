import { describe, expect, it } from 'vitest';
import { EMPTY_FORM, fieldOf, formProblems, requestOf, typedFrom } from './form';

const COUNTRIES = [{ code: 'AT', name: 'Austria' }];
const typed = { ...EMPTY_FORM, legalName: 'José Nguyễn', birthDate: '1990-02-01', country: 'AT' };

describe('the KYC form', () => {
  it('takes the three required fields and sends nothing for what is empty', () => {
    expect(formProblems(typed, COUNTRIES)).toEqual({});
    expect(requestOf({ ...typed, city: '  ', documentKind: 'passport' })).toEqual({
      legal_name: 'José Nguyễn', birth_date: '1990-02-01', country: 'AT', city: null, phone: null, document: null
    });
  });

  it('names what is missing or half done', () => {
    expect(Object.keys(formProblems(EMPTY_FORM, COUNTRIES)).sort()).toEqual(['birthDate', 'country', 'legalName']);
    expect(formProblems({ ...typed, documentKind: 'passport' }, COUNTRIES)).toHaveProperty('documentNumber');
    expect(formProblems({ ...typed, documentNumber: 'C1' }, COUNTRIES)).toHaveProperty('documentKind');
    expect(formProblems({ ...typed, country: 'XX' }, COUNTRIES)).toHaveProperty('country');
    expect(formProblems({ ...typed, legalName: 'Ada 2' }, COUNTRIES)).toHaveProperty('legalName');
  });

  it('takes phone numbers as people write them', () => {
    expect(formProblems({ ...typed, phone: '+43 (660) 123-45.67' }, COUNTRIES)).toEqual({});
    for (const phone of ['0660 123456', '+0123456789', '+43', 'call me']) expect(formProblems({ ...typed, phone }, COUNTRIES), phone).toHaveProperty('phone');
  });

  it('reads back what it sent', () => {
    const fields = [
      { field: 'legal_name', value: 'Ada' }, { field: 'birth_date', value: '1990-01-01' }, { field: 'country', value: 'AT' },
      { field: 'document', value: 'passport C01X00T47' }, { field: 'phone', value: '+431234567' }
    ] as const;
    expect(typedFrom({ fields: [...fields] })).toEqual({
      legalName: 'Ada', birthDate: '1990-01-01', country: 'AT', city: '', documentKind: 'passport', documentNumber: 'C01X00T47', phone: '+431234567'
    });
    expect(typedFrom(null)).toEqual(EMPTY_FORM);
  });

  it('finds the field of an error', () => {
    expect(fieldOf('legal_name', 'invalid_field')).toBe('legalName');
    expect(fieldOf('body.document.number', 'invalid_request')).toBe('documentNumber');
    expect(fieldOf(null, 'birth_date_differs')).toBe('birthDate');
    expect(fieldOf('other', 'invalid_field')).toBeNull();
  });
});
