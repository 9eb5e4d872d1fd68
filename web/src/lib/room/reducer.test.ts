import { describe, expect, it } from 'vitest';
import type { ServerEvent } from './protocol';
import { EMPTY_TALK, reduce, type Action, type RoomTalk } from './reducer';

const play = (actions: Action[], start: RoomTalk = EMPTY_TALK) => actions.reduce(reduce, start);

const userItem = (id: string, text: string): ServerEvent => ({
  type: 'conversation.item.added',
  item: { id, type: 'message', role: 'user', status: 'completed', content: [{ type: 'input_text', text }] }
});
const replyStarts: Action[] = [
  { type: 'response.created', response: { id: 'r1' } },
  { type: 'response.output_item.added', response_id: 'r1', item: { id: 'p1', type: 'message', role: 'assistant', content: [] } }
];
const delta = (text: string): ServerEvent => ({ type: 'response.output_text.delta', response_id: 'r1', item_id: 'p1', delta: text });
const state = (over: Partial<Extract<ServerEvent, { type: 'x.room.state' }>> = {}): ServerEvent => ({
  type: 'x.room.state',
  room_id: 'room',
  delivered_ms: 0,
  bought_ms: 600_000,
  left_ms: 600_000,
  is_running: true,
  paused_reason: null,
  tier: 'text',
  amount: '12',
  earned: '0',
  currency: 'MESI',
  ...over
});

describe('talking', () => {
  it('shows the fan at once and streams the reply word by word', () => {
    const talk = play([
      { type: 'said', id: 'f1', text: 'Hello' },
      userItem('f1', 'Hello'),
      ...replyStarts,
      delta('Good '),
      delta('evening.')
    ]);
    expect(talk.messages).toEqual([
      { id: 'f1', speaker: 'fan', text: 'Hello', state: 'done' },
      { id: 'p1', speaker: 'persona', text: 'Good evening.', state: 'streaming' }
    ]);
    expect(talk.responseId).toBe('r1');
    const done = reduce(talk, { type: 'response.done', response: { id: 'r1', status: 'completed' } });
    expect(done.messages[1]?.state).toBe('done');
    expect(done.responseId).toBeNull();
  });

  it('adopts early words when the server names the item itself', () => {
    const talk = play([{ type: 'said', id: 'mine', text: 'Hi' }, userItem('theirs', 'Hi')]);
    expect(talk.messages).toEqual([{ id: 'theirs', speaker: 'fan', text: 'Hi', state: 'done' }]);
  });

  it('puts the greeting before words that a quick fan sent while it was on its way', () => {
    const greeting: ServerEvent = {
      type: 'conversation.item.added',
      item: { id: 'g', type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'Welcome' }] }
    };
    const talk = play([{ type: 'said', id: 'f1', text: 'Hi' }, greeting, userItem('f1', 'Hi'), ...replyStarts, delta('Hello.')]);
    expect(talk.messages.map((message) => message.text)).toEqual(['Welcome', 'Hi', 'Hello.']);
  });

  it('keeps what was said when a reply is stopped, and drops an empty one', () => {
    const cancelled: Action = { type: 'response.done', response: { id: 'r1', status: 'cancelled' } };
    expect(play([...replyStarts, delta('Half'), cancelled]).messages).toEqual([
      { id: 'p1', speaker: 'persona', text: 'Half', state: 'stopped' }
    ]);
    expect(play([...replyStarts, cancelled]).messages).toEqual([]);
  });

  it('repeats of an item make no second bubble', () => {
    const talk = play([userItem('f1', 'Hello'), userItem('f1', 'Hello')]);
    expect(talk.messages).toHaveLength(1);
  });

  it('says so when the reply failed', () => {
    const talk = play([...replyStarts, { type: 'response.done', response: { id: 'r1', status: 'failed' } }]);
    expect(talk.notice).toMatch(/send your message again/);
  });
});

describe('refusals', () => {
  it('marks the message that the server refused', () => {
    const talk = play([
      { type: 'said', id: 'f1', text: 'too long' },
      { type: 'error', error: { type: 'invalid_request_error', code: 'message_too_long', message: 'Too long', event_id: 'say_f1' } }
    ]);
    expect(talk.messages[0]).toMatchObject({ state: 'failed', problem: 'That message is too long. Shorten it and send it again.' });
    expect(talk.notice).toBeNull();
  });

  it('shows other errors as a notice and keeps going', () => {
    const talk = play([{ type: 'error', error: { type: 'server_error', message: 'Busy' } }]);
    expect(talk.notice).toBe('Busy.');
    expect(reduce(talk, { type: 'notice.closed' }).notice).toBeNull();
  });

  it('ignores a stop that came too late', () => {
    const late: Action = { type: 'error', error: { type: 'invalid_request_error', code: 'response_cancel_not_active', message: 'none' } };
    expect(reduce(EMPTY_TALK, late)).toBe(EMPTY_TALK);
  });
});

describe('the room around the talk', () => {
  it('keeps the clock, the disclosure and the crisis text', () => {
    const talk = play([
      state({ is_running: false, paused_reason: 'crisis' }),
      { type: 'x.room.disclosure', text: 'This is an AI.' },
      { type: 'x.room.crisis', text: 'Call 112.', locale: 'en' }
    ]);
    expect(talk.clock?.paused_reason).toBe('crisis');
    expect(talk.disclosure).toBe('This is an AI.');
    expect(talk.crisis).toBe('Call 112.');
  });

  it('ends with its figures and cuts the reply', () => {
    const talk = play([
      ...replyStarts,
      delta('And so'),
      { type: 'x.room.ended', reason: 'left', delivered_ms: 90_000, earned: '1.8', refunded: '10.2' }
    ]);
    expect(talk.ending).toEqual({ reason: 'left', deliveredMs: 90_000, earned: '1.8', refunded: '10.2' });
    expect(talk.messages[0]?.state).toBe('stopped');
  });

  it('after a drop the unsent words can be sent again', () => {
    const talk = play([{ type: 'said', id: 'f1', text: 'Hi' }, { type: 'dropped' }]);
    expect(talk.messages[0]?.state).toBe('failed');
  });

  it('merges what the server remembers without doubling it', () => {
    const talk = play([
      userItem('f1', 'Hello'),
      { type: 'said', id: 'f2', text: 'New' },
      {
        type: 'history',
        turns: [
          { item_id: 'g', speaker: 'persona', text: 'Welcome' },
          { item_id: 'f1', speaker: 'fan', text: 'Hello' }
        ]
      }
    ]);
    expect(talk.messages.map((m) => m.id)).toEqual(['g', 'f1', 'f2']);
  });

  it('lets events of later versions pass', () => {
    expect(reduce(EMPTY_TALK, { type: 'x.future' } as unknown as Action)).toBe(EMPTY_TALK);
  });
});

describe('a spoken talk', () => {
  const caption = (text: string): ServerEvent => ({ type: 'x.room.caption', item_id: 'f1', text });
  const understood = (transcript: string): ServerEvent => ({
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: 'f1',
    transcript
  });
  const spokenItem: ServerEvent = {
    type: 'conversation.item.added',
    item: { id: 'f1', type: 'message', role: 'user', content: [{ type: 'input_audio' }] }
  };
  const transcript = (text: string): ServerEvent => ({
    type: 'response.output_audio_transcript.delta',
    response_id: 'r1',
    item_id: 'p1',
    delta: text
  });

  it('shows the fan while they speak, then what was understood', () => {
    expect(play([caption('Wh'), caption('What is')]).messages).toEqual([{ id: 'f1', speaker: 'fan', text: 'What is', state: 'streaming' }]);
    const talk = play([caption('What is'), spokenItem, understood('What is that?')]);
    expect(talk.messages).toEqual([{ id: 'f1', speaker: 'fan', text: 'What is that?', state: 'done' }]);
  });

  it('forgets sounds that were no words, and says when words were not understood', () => {
    expect(play([caption('Hm'), understood(' ')]).messages).toEqual([]);
    expect(play([caption('Hm'), { type: 'x.room.nothing_said', item_id: 'f1' }]).messages).toEqual([]);
    expect(play([caption('Hm'), { type: 'input_audio_buffer.cleared' }]).messages).toEqual([]);
    expect(play([caption('Hm'), { type: 'session.updated', session: {} }]).messages).toEqual([]);
    const failed: ServerEvent = { type: 'conversation.item.input_audio_transcription.failed', item_id: 'f1' };
    const talk = play([caption('What'), failed]);
    expect(talk.messages).toEqual([]);
    expect(talk.notice).toMatch(/Say them again/);
  });

  it('keeps the fan speaking when their interruption ends the reply', () => {
    const cut: ServerEvent = { type: 'conversation.item.truncated', item_id: 'p1', audio_end_ms: 400 };
    const talk = play([...replyStarts, transcript('Mind '), transcript('the '), cut, caption('Wait'), { type: 'response.done', response: { id: 'r1', status: 'cancelled' } }]);
    expect(talk.messages).toEqual([
      { id: 'p1', speaker: 'persona', text: 'Mind the ', state: 'stopped' },
      { id: 'f1', speaker: 'fan', text: 'Wait', state: 'streaming' }
    ]);
  });
});

describe('memory', () => {
  it('leaves out what the fan asked to keep out of it', () => {
    const talk = play([{ type: 'x.room.memory', off_record: ['f1', 'p1'] }, { type: 'x.room.memory', off_record: ['f1', 'f2'] }]);
    expect(talk.offRecord).toEqual(['f1', 'p1', 'f2']);
  });
});
