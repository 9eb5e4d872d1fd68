/** What the engine minded, in a few words. */
const REASONS: Readonly<Record<string, string>> = {
  self_harm: 'Danger to oneself',
  abuse: 'Being hurt by somebody',
  harm_to_others: 'Danger to others',
  minor: 'Fan under 18',
  sexual_minor: 'Sexual, under 18',
  injection: 'Orders to break rules',
  explicit: 'Sexually explicit',
  hate: 'Hate',
  illegal: 'Weapons, drugs, crime',
  personal_data: 'Personal data',
  encourages_harm: 'Encouraging harm',
  claims_human: 'Claiming to be human',
  claims_minor: 'Claiming to be a child',
  asks_for_money: 'Asking for money',
  asks_for_contact: 'Asking for contact',
  holds_fan_back: 'Pressing to stay',
  prompt_leak: 'Reciting its rules'
};

/** A reason by its code; one that is new to this client is shown as it comes. */
export const reasonText = (code: string): string => REASONS[code] ?? code.replaceAll('_', ' ');
