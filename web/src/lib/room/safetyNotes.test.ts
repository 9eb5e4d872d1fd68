import { describe, expect, it } from 'vitest';
import { EMPTY_TALK, reduce, type Action, type Message, type RoomTalk } from './reducer';
import { placed } from './safetyNotes';

const message = (id: string, speaker: Message['speaker'], text = id, state: Message['state'] = 'done'): Message => ({ id, speaker, text, state });
const told = (id: string, about: string, band = 'steer', after: string | null = null): Action => ({
  type: 'x.room.safety',
  decision_id: id,
  about,
  band,
  code: 'hate',
  meaning: 'Words.',
  after_item_id: after
});
const talkOf = (messages: Message[]): RoomTalk => ({ ...EMPTY_TALK, messages });
const places = (talk: RoomTalk) => [...placed(talk.safety, talk.messages)].map(([place, notes]) => [place, notes.map((note) => note.id)]);

describe('what safety decided', () => {
  it('stands at the fan’s words or at the reply that it is about', () => {
    const talk = [told('d1', 'persona'), told('d2', 'fan')].reduce(reduce, talkOf([message('f1', 'fan'), message('p1', 'persona')]));
    expect(places(talk)).toEqual([
      ['p1', ['d1']],
      ['f1', ['d2']]
    ]);
  });

  it('stands at its turn where it is told again after a reload', () => {
    const all = [message('f1', 'fan'), message('p1', 'persona'), message('f2', 'fan'), message('p2', 'persona')];
    const again = [told('d0', 'fan', 'steer', 'root'), told('d1', 'fan', 'steer', 'p1'), told('d2', 'persona', 'steer', 'p1'), told('d3', 'fan', 'steer', 'gone')];
    expect(places(again.reduce(reduce, talkOf(all)))).toEqual([
      [null, ['d0']],
      ['f1', ['d1']],
      ['p1', ['d2']],
      ['f2', ['d3']]
    ]);
  });

  it('is told once', () => {
    const talk = [told('d1', 'fan'), told('d1', 'fan')].reduce(reduce, talkOf([message('f1', 'fan')]));
    expect(talk.safety).toHaveLength(1);
  });

  it('stands after the fan’s words where a reply was stopped before its first word', () => {
    const talk = reduce(talkOf([message('f1', 'fan'), message('p1', 'persona', '', 'streaming')]), told('d1', 'persona', 'stop'));
    expect(places(talk)).toEqual([['f1', ['d1']]]);
  });

  it('does not stand at words that were typed meanwhile', () => {
    const talk = reduce(talkOf([message('f1', 'fan'), message('p1', 'persona'), message('f2', 'fan', 'f2', 'sending')]), told('d1', 'persona'));
    expect(places(talk)).toEqual([['p1', ['d1']]]);
  });

  it('keeps its place when its turn goes away', () => {
    const talk = reduce(talkOf([message('f1', 'fan'), message('f2', 'fan')]), told('d1', 'fan'));
    const later = reduce(reduce(talk, { type: 'conversation.item.deleted', item_id: 'f2' }), { type: 'said', id: 'f3', text: 'And now' });
    expect(places(later)).toEqual([['f1', ['d1']]]);
  });

  it('stands first where there was no word yet', () => {
    expect(places(reduce(EMPTY_TALK, told('d1', 'persona')))).toEqual([[null, ['d1']]]);
  });
});
