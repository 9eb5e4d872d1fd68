/** The part of the OpenAI Realtime protocol that a text room speaks, with the `x.room.*` vendor events. */
export interface RoomState {
  type: 'x.room.state';
  room_id: string;
  delivered_ms: number;
  bought_ms: number;
  left_ms: number;
  is_running: boolean;
  paused_reason: 'crisis' | 'backend_down' | null;
  tier: string;
  amount: string;
  earned: string;
  currency: string;
}

export interface ReceiptDue {
  type: 'x.room.receipt_due';
  deal_id: string;
  delivered_ms: number;
  earned: string;
  earned_wei: string;
  grace_s: number;
}

interface ContentPart {
  type: string;
  text?: string;
  transcript?: string;
}

export interface Item {
  id: string;
  type: string;
  role?: 'user' | 'assistant' | 'system';
  status?: string;
  content?: ContentPart[];
}

export interface ProtocolError {
  type: string;
  code?: string | null;
  message: string;
  param?: string | null;
  event_id?: string | null;
}

export type ServerEvent =
  | { type: 'session.created' | 'session.updated'; session: unknown }
  | { type: 'conversation.item.added' | 'conversation.item.done'; item: Item; previous_item_id?: string | null }
  | { type: 'conversation.item.deleted'; item_id: string }
  | { type: 'response.created'; response: { id: string } }
  | { type: 'response.output_item.added' | 'response.output_item.done'; response_id: string; item: Item }
  | { type: 'response.output_text.delta'; response_id: string; item_id: string; delta: string }
  | { type: 'response.output_text.done'; response_id: string; item_id: string; text: string }
  | { type: 'response.done'; response: { id: string; status: string; status_details?: StatusDetails | null; output?: Item[] } }
  | { type: 'error'; error: ProtocolError }
  | RoomState
  | ReceiptDue
  | { type: 'x.room.disclosure'; text: string }
  | { type: 'x.room.receipt_signed'; delivered_ms: number; earned: string }
  | { type: 'x.room.ended'; reason: string; delivered_ms: number; earned: string; refunded: string }
  | { type: 'x.room.crisis'; text: string; locale: string };

interface StatusDetails {
  type?: string;
  reason?: string;
  error?: { code?: string; message?: string } | null;
}

export type ClientEvent =
  | { type: 'conversation.item.create'; event_id: string; item: Item }
  | { type: 'response.create'; event_id: string }
  | { type: 'response.cancel'; response_id?: string }
  | { type: 'x.room.receipt'; earned_wei: string; signature: string }
  | { type: 'x.room.leave' };

/** Read one frame; null for what is not JSON or has no type. Unknown types pass through. */
export function readServerEvent(frame: unknown): ServerEvent | null {
  if (typeof frame !== 'string') return null;
  try {
    const value: unknown = JSON.parse(frame);
    const isEvent = typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
    return isEvent ? (value as ServerEvent) : null;
  } catch {
    return null;
  }
}

/** The words of an item, whatever kind of part carries them. */
export const wordsOf = (item: Item): string => (item.content ?? []).map((part) => part.text ?? part.transcript ?? '').join('');
