import type { ReportReason } from '$lib/api/moderation';

export const REASON_WORDS: Readonly<Record<ReportReason, string>> = {
  harassment: 'Harassment or insults',
  spam: 'Spam',
  fraud: 'Fraud or a false identity',
  unsafe: 'Somebody is in danger',
  unfair_block: 'I was blocked unfairly',
  other: 'Something else'
};
