import type { Country, KycForm, KycRequest, DocumentKind } from '$lib/api/kyc';
import { documentOf } from './fields';

/** What is typed into the KYC form. */
export interface TypedForm {
  legalName: string;
  birthDate: string;
  country: string;
  city: string;
  documentKind: DocumentKind | '';
  documentNumber: string;
  phone: string;
}

export type FormField = keyof TypedForm;
export type FormProblems = Partial<Record<FormField, string>>;

export const EMPTY_FORM: TypedForm = { legalName: '', birthDate: '', country: '', city: '', documentKind: '', documentNumber: '', phone: '' };

/** The form as it was handed in, to be changed. */
export function typedFrom(form: Pick<KycForm, 'fields'> | null): TypedForm {
  const typed: TypedForm = { ...EMPTY_FORM };
  for (const { field, value } of form?.fields ?? []) {
    if (field === 'legal_name') typed.legalName = value;
    else if (field === 'birth_date') typed.birthDate = value;
    else if (field === 'country') typed.country = value;
    else if (field === 'city') typed.city = value;
    else if (field === 'phone') typed.phone = value;
    else if (field === 'document') {
      const document = documentOf(value);
      typed.documentKind = document?.kind ?? '';
      typed.documentNumber = document?.number ?? '';
    }
  }
  return typed;
}

/** What is sent; what is left empty is not kept. */
export function requestOf(typed: TypedForm): KycRequest {
  const { documentKind, documentNumber } = typed;
  return {
    legal_name: typed.legalName.trim(),
    birth_date: typed.birthDate,
    country: typed.country,
    city: typed.city.trim() || null,
    phone: typed.phone.trim() || null,
    document: documentKind && documentNumber.trim() ? { kind: documentKind, number: documentNumber.trim() } : null
  };
}

/** What is plainly wrong; the server knows the rest. */
export function formProblems(typed: TypedForm, countries: readonly Country[]): FormProblems {
  const problems: FormProblems = {};
  if (!typed.legalName.trim()) problems.legalName = 'Enter your name as it stands in your passport.';
  else if (/\p{Nd}/u.test(typed.legalName)) problems.legalName = 'A name has no digits.';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed.birthDate)) problems.birthDate = 'Enter your date of birth.';
  if (!countries.some((country) => country.code === typed.country)) problems.country = 'Choose your country.';
  if (typed.documentKind && !typed.documentNumber.trim()) problems.documentNumber = 'Enter its number, or choose no document.';
  if (!typed.documentKind && typed.documentNumber.trim()) problems.documentKind = 'Choose which document this is.';
  const phone = typed.phone.replace(/[ ()./-]/g, '');
  if (phone && !/^\+[1-9]\d{6,14}$/.test(phone)) problems.phone = 'Begin with a plus and the country’s code: +43 660 1234567.';
  return problems;
}

const PARAMS: Readonly<Record<string, FormField>> = {
  legal_name: 'legalName',
  birth_date: 'birthDate',
  country: 'country',
  city: 'city',
  document: 'documentNumber',
  number: 'documentNumber',
  phone: 'phone'
};

/** Where in the form an error of the server belongs: its `param` is a field, or a path to one. */
export function fieldOf(param: string | null, code: string): FormField | null {
  if (code === 'birth_date_differs') return 'birthDate';
  for (const part of (param ?? '').split('.').reverse()) {
    const field = PARAMS[part];
    if (field) return field;
  }
  return null;
}
