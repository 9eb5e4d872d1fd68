import type { Format } from '$lib/api/types';

export const FORMATS: readonly Format[] = ['text', 'voice', 'video'];

/** Its name, a line about it, what a meeting in it is, and a price a minute to begin with. */
export const FORMAT_TEXT: Readonly<Record<Format, { name: string; line: string; meeting: string; price: string }>> = {
  text: {
    name: 'Text',
    line: 'A private chat, answered as you type.',
    meeting: 'You write, and it answers word by word. You need nothing but this page.',
    price: '1.2'
  },
  voice: {
    name: 'Voice',
    line: 'A call that you can interrupt like any other.',
    meeting: 'A call in your browser: speak freely and cut in whenever you like. You need a microphone; no picture is sent.',
    price: '2.4'
  },
  video: {
    name: 'Video',
    line: 'Face to face with a living avatar.',
    meeting:
      'It fills your screen, looks at you and nods while you speak; its lips move with its words, and it stops when you cut in. It sees nothing: you need a microphone, not a camera. The picture bears the mark of an AI all the time.',
    price: '4.2'
  }
};
