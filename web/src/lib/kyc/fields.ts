import type { Country, DocumentKind, FieldValue, KycField } from '$lib/api/kyc';
import { dayOf } from '$lib/ui/when';

/** The fields of a KYC form, in the order of the form. */
export const FIELD_TEXT: Readonly<Record<KycField, string>> = {
  legal_name: 'Legal name',
  birth_date: 'Date of birth',
  country: 'Country',
  city: 'City',
  document: 'Identity document',
  phone: 'Phone number'
};

export const DOCUMENT_TEXT: Readonly<Record<DocumentKind, string>> = {
  passport: 'Passport',
  identity_card: 'Identity card',
  driving_licence: 'Driving licence',
  residence_permit: 'Residence permit'
};

/** "legal name, city and phone number". */
export function fieldList(fields: readonly KycField[]): string {
  const names = fields.map((field) => FIELD_TEXT[field].toLowerCase());
  const last = names.pop();
  return names.length ? `${names.join(', ')} and ${last}` : (last ?? 'nothing');
}

/** Split the wire's "passport C01X00T47" into its kind and number. */
export function documentOf(value: string): { kind: DocumentKind; number: string } | null {
  const gap = value.indexOf(' ');
  const kind = value.slice(0, gap);
  return gap > 0 && kind in DOCUMENT_TEXT ? { kind: kind as DocumentKind, number: value.slice(gap + 1) } : null;
}

/** A field's value as a person reads it: the country by name, the day as a day, the document with its kind. */
export function valueText({ field, value }: FieldValue, countries: readonly Country[]): string {
  if (field === 'country') return countries.find((country) => country.code === value)?.name ?? value;
  if (field === 'birth_date') return /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayOf(`${value}T12:00:00`) : value;
  if (field === 'document') {
    const document = documentOf(value);
    return document ? `${DOCUMENT_TEXT[document.kind]} ${document.number}` : value;
  }
  return value;
}
