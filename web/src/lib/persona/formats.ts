import type { Format } from '$lib/api/types';

export const FORMATS: readonly Format[] = ['text', 'voice', 'video'];

export const FORMAT_TEXT: Readonly<Record<Format, { name: string; line: string }>> = {
  text: { name: 'Text', line: 'A private chat, answered as you type.' },
  voice: { name: 'Voice', line: 'A call that you can interrupt like any other.' },
  video: { name: 'Video', line: 'Face to face with a living avatar.' }
};
