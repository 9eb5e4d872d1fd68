import type { Format } from '$lib/api/types';

export const FORMATS: readonly Format[] = ['text', 'voice', 'video'];

/** Its name, a line about it, and a price a minute to begin with. */
export const FORMAT_TEXT: Readonly<Record<Format, { name: string; line: string; price: string }>> = {
  text: { name: 'Text', line: 'A private chat, answered as you type.', price: '1.2' },
  voice: { name: 'Voice', line: 'A call that you can interrupt like any other.', price: '2.4' },
  video: { name: 'Video', line: 'Face to face with a living avatar.', price: '4.2' }
};
