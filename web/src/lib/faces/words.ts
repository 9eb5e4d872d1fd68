import { auditionText } from '$lib/voices/groups';

/** The server speaks no more at once. */
export const MAX_WORDS_CHARS = 300;
const STANDARD = 'Good evening. I am glad that you came; sit down and tell me about your day.';

/** Words for a face to try: the beginning of the greeting, or a line of ours. */
export const wordsFor = (greeting: string): string => auditionText(greeting) ?? STANDARD;
