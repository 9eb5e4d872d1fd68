import { describe, expect, it } from 'vitest';
import type { ServerEvent, SpokenWord } from '$lib/room/protocol';
import type { Message } from '$lib/room/reducer';
import { captionAt, followWords, heardText, NOTHING_SPOKEN, shownText, type CaptionAction, type Spoken } from './captions';
import { moodAfter, type Mood, type MoodEvent } from './mood';
import { Playhead } from './playhead';
import { VoiceWatch } from './voiceWatch';

const WORDS: SpokenWord[] = [
  { text: 'Mind ', start_ms: 0, end_ms: 300 },
  { text: 'the ', start_ms: 300, end_ms: 400 },
  { text: 'ferns.', start_ms: 450, end_ms: 900 }
];
const spoken = (playedMs: number | null, isCut = false): Spoken => ({ words: WORDS, playedMs, isCut });
const reply = (state: Message['state'], text = 'Mind the ferns.'): Message => ({ id: 'p', speaker: 'persona', text, state });

describe('captions', () => {
  it('show words as they sound, not as they arrive', () => {
    expect(captionAt(spoken(null))).toEqual({ before: '', now: '' });
    expect(captionAt(spoken(0))).toEqual({ before: '', now: 'Mind ' });
    expect(captionAt(spoken(350))).toEqual({ before: 'Mind ', now: 'the ' });
    expect(captionAt(spoken(420))).toEqual({ before: 'Mind the ', now: '' });
    expect(captionAt(spoken(950))).toEqual({ before: 'Mind the ferns.', now: '' });
  });

  it('end an interrupted reply at the word that was heard', () => {
    expect(heardText(spoken(400))).toBe('Mind the');
    expect(heardText(spoken(674))).toBe('Mind the');
    expect(heardText(spoken(676))).toBe('Mind the ferns.');
    expect(shownText(reply('stopped'), spoken(400))).toBe('Mind the');
    expect(shownText(reply('streaming'), spoken(400, true))).toBe('Mind the');
  });

  it('show a whole reply as the server has it, and a fan as they are understood', () => {
    expect(shownText(reply('done', 'Mind the ferns!'), spoken(900))).toBe('Mind the ferns!');
    expect(shownText(reply('streaming'), undefined)).toBe('Mind the ferns.');
    expect(shownText({ id: 'f', speaker: 'fan', text: 'Hello', state: 'streaming' }, spoken(0))).toBe('Hello');
  });

  it('follow words, the player, and the server where it cuts', () => {
    const play = (...actions: CaptionAction[]) => actions.reduce(followWords, NOTHING_SPOKEN).get('p');
    const first: ServerEvent = { type: 'x.room.words', item_id: 'p', words: WORDS.slice(0, 2) };
    const rest: ServerEvent = { type: 'x.room.words', item_id: 'p', words: WORDS.slice(2) };
    expect(play(first, { type: 'played', item: 'p', ms: 100 }, rest)).toEqual(spoken(100));
    const cut: ServerEvent = { type: 'conversation.item.truncated', item_id: 'p', audio_end_ms: 400 };
    expect(play(first, rest, cut, { type: 'played', item: 'p', ms: 420 })).toEqual(spoken(400, true));
  });

  it('forget the oldest replies', () => {
    const items = Array.from({ length: 40 }, (_, n) => ({ type: 'played', item: `p${n}`, ms: n }) as const).reduce(followWords, NOTHING_SPOKEN);
    expect(items.size).toBe(16);
    expect(items.has('p39')).toBe(true);
    expect(items.has('p0')).toBe(false);
  });
});

describe('the mood', () => {
  const started: ServerEvent = { type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: 'f' };
  const stopped: ServerEvent = { type: 'input_audio_buffer.speech_stopped', audio_end_ms: 9, item_id: 'f' };
  const created: ServerEvent = { type: 'response.created', response: { id: 'r' } };
  const hold: ServerEvent = { type: 'x.room.hold', item_id: 'p' };
  const goOn: ServerEvent = { type: 'x.room.go_on', item_id: 'p' };
  const done = (status: string): ServerEvent => ({ type: 'response.done', response: { id: 'r', status } });
  const run = (...events: MoodEvent[]) => {
    const moods: Mood[] = [];
    events.reduce<Mood>((mood, event) => {
      moods.push(moodAfter(mood, event));
      return moods.at(-1) ?? mood;
    }, 'listening');
    return moods;
  };

  it('follows a question and its answer', () => {
    expect(run(started, stopped, created, { type: 'sounds' }, done('completed'), { type: 'silent' })).toEqual([
      'hearing',
      'thinking',
      'thinking',
      'speaking',
      'speaking',
      'listening'
    ]);
  });

  it('tells a cough from an interruption', () => {
    expect(run({ type: 'sounds' }, hold, goOn)).toEqual(['speaking', 'pausing', 'speaking']);
    expect(run({ type: 'sounds' }, hold, started, done('cancelled'))).toEqual(['speaking', 'pausing', 'hearing', 'hearing']);
    expect(run({ type: 'sounds' }, hold, { type: 'sounds' })).toEqual(['speaking', 'pausing', 'pausing']);
  });

  it('listens again after a reply without sound, a failure, and a broken link', () => {
    expect(run(created, done('completed')).at(-1)).toBe('listening');
    expect(run({ type: 'sounds' }, hold, done('failed')).at(-1)).toBe('listening');
    const failed: ServerEvent = { type: 'conversation.item.input_audio_transcription.failed', item_id: 'f' };
    expect(run(started, stopped, failed).at(-1)).toBe('listening');
    expect(run(started, { type: 'x.room.nothing_said', item_id: 'f' }).at(-1)).toBe('listening');
    expect(run(started, { type: 'session.updated', session: {} }).at(-1)).toBe('listening');
    expect(run({ type: 'sounds' }, { type: 'session.updated', session: {} }).at(-1)).toBe('speaking');
    expect(run({ type: 'sounds' }, { type: 'dropped' }).at(-1)).toBe('listening');
  });
});

describe('the playhead', () => {
  it('counts from the words, stops on a hold, and waits for words', () => {
    let now = 1_000;
    const head = new Playhead(() => now);
    expect(head.at).toBeNull();
    head.words('p', WORDS.slice(0, 2));
    now += 320;
    expect(head.at).toEqual({ item: 'p', ms: 200 });
    head.hold();
    now += 5_000;
    expect(head.at).toEqual({ item: 'p', ms: 200 });
    head.goOn();
    now += 100;
    expect(head.at).toEqual({ item: 'p', ms: 300 });
    now += 900;
    expect(head.at).toEqual({ item: 'p', ms: 400 });
    head.words('p', WORDS.slice(2));
    now += 120 + 50;
    expect(head.at).toEqual({ item: 'p', ms: 500 });
    head.end('p');
    now += 1_000;
    expect(head.at).toBeNull();
  });

  it('forgets what was cut', () => {
    const head = new Playhead(() => 0);
    head.words('p', WORDS);
    head.cut('other');
    expect(head.at).toEqual({ item: 'p', ms: 0 });
    head.cut('p');
    expect(head.at).toBeNull();
  });
});

describe('the watch over the voice', () => {
  it('is late when words have no sound for two seconds', () => {
    const watch = new VoiceWatch();
    watch.words(0);
    watch.words(1_900);
    expect(watch.isLate(1_900)).toBe(false);
    expect(watch.isLate(2_100)).toBe(true);
    watch.calm();
    expect(watch.isLate(9_000)).toBe(false);
  });
});
