import { answer, api } from './client';
import type { Answer, Format } from './types';

export type Economics = Answer<'/api/owner/personas/{persona_id}/economics', 'get'>;
export type FormatEconomics = Economics['formats'][number];
export type Simulation = Answer<'/api/owner/personas/{persona_id}/simulate', 'post'>;
export type RoomEnd = Simulation['end'];

const at = (id: string) => ({ params: { path: { persona_id: id } } });

/** Price, measured cost and margin of each format. */
export const readEconomics = (id: string) => answer(api.GET('/api/owner/personas/{persona_id}/economics', at(id)));

export interface Supposition {
  format: Format;
  minutes: number | null;
  price_per_minute: string | null;
  bid: string | null;
  end: RoomEnd;
  delivered_s: number | null;
  with_test_tokens: boolean;
}

/** A supposed room from bid to settlement; nothing is kept. */
export const simulateRoom = (id: string, body: Supposition) => answer(api.POST('/api/owner/personas/{persona_id}/simulate', { ...at(id), body }));
