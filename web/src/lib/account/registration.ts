const ADULT_YEARS = 18;
const MIN_PASSWORD_CHARS = 10;

export interface Typed {
  email: string;
  password: string;
  displayName: string;
  dateOfBirth: string;
}

export type Problems = Partial<Record<keyof Typed, string>>;

/** Full years of age on a day; null when the date cannot be read. */
export function ageOn(dateOfBirth: string, today: Date): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(dateOfBirth);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const isBefore = today.getMonth() + 1 < month || (today.getMonth() + 1 === month && today.getDate() < day);
  return today.getFullYear() - year - (isBefore ? 1 : 0);
}

/** What must be mended before the form is sent; the server checks again. */
export function registrationProblems(typed: Typed, today: Date): Problems {
  const problems: Problems = {};
  if (!/^\S+@\S+\.\S+$/.test(typed.email.trim())) problems.email = 'Enter an e-mail such as ada@example.org.';
  if (typed.password.length < MIN_PASSWORD_CHARS) problems.password = `Use at least ${MIN_PASSWORD_CHARS} characters.`;
  if (!typed.displayName.trim()) problems.displayName = 'Enter the name that personas should call you.';
  const age = ageOn(typed.dateOfBirth, today);
  if (age === null || age > 125 || age < 0) problems.dateOfBirth = 'Enter your date of birth.';
  else if (age < ADULT_YEARS) problems.dateOfBirth = 'Rooms are for adults: you must be 18 or older.';
  return problems;
}

/** The server's field names -> ours. */
export const FIELD_OF: Readonly<Record<string, keyof Typed>> = {
  email: 'email',
  password: 'password',
  display_name: 'displayName',
  date_of_birth: 'dateOfBirth'
};

/** Refusals that belong to one field even when the server does not name it. */
export const FIELD_OF_CODE: Readonly<Record<string, keyof Typed>> = {
  email_taken: 'email',
  weak_password: 'password',
  underage: 'dateOfBirth',
  invalid_date_of_birth: 'dateOfBirth'
};
