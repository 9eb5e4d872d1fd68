/** Why an agent's server is of no use now -> a sentence. */
const TROUBLES: Readonly<Record<string, string>> = {
  address_refused: 'This house does not ask the address of its server.',
  unreachable: 'Its server cannot be reached.',
  timeout: 'Its server did not answer in time.',
  unauthorised: 'Its server refuses the key that its seller gave.',
  bad_answer: 'Its server answered something that does not fit its kind.',
  tool_failed: 'A tool of its server failed.',
  too_much: 'Its server says more of itself than anybody can approve.'
};

export const serverTroubleText = (reason: unknown): string => (typeof reason === 'string' ? TROUBLES[reason] : undefined) ?? 'Its server did not answer as it should.';
