import { answer, api } from './client';

const at = (id: string) => ({ params: { path: { room_id: id } } });

export const listRooms = () => answer(api.GET('/api/rooms'));

export const readRoom = (id: string) => answer(api.GET('/api/rooms/{room_id}', at(id)));

/** A ticket opens one websocket once; every connection asks for its own. */
export const askTicket = (id: string) => answer(api.POST('/api/rooms/{room_id}/ticket', { ...at(id), body: { ttl_s: 600 } }));

/** The fan is at the door: let the persona's mind read its prompt now. */
export const warmRoom = (id: string) => answer(api.POST('/api/rooms/{room_id}/warm', at(id)));

export const endRoom = (id: string) => answer(api.POST('/api/rooms/{room_id}/end', at(id)));

export const sendReceipt = (id: string, earned: string, signature: string) =>
  answer(api.POST('/api/rooms/{room_id}/receipts', { ...at(id), body: { earned, signature } }));

export const setConsent = (id: string, kept: boolean) =>
  answer(api.PUT('/api/rooms/{room_id}/consent', { ...at(id), body: { transcript_kept: kept } }));

/** Whether the persona's owner reads what was said; who shares the words keeps them. */
export const shareTranscript = (id: string, shared: boolean) =>
  answer(api.PUT('/api/rooms/{room_id}/consent', { ...at(id), body: { shares_transcript: shared } }));

/** Whether the persona knows the fan in this visit, and learns from it. */
export const setRoomMemory = (id: string, remembers: boolean) => answer(api.PUT('/api/rooms/{room_id}/memory', { ...at(id), body: { remembers } }));

export const readTranscript = (id: string) => answer(api.GET('/api/rooms/{room_id}/transcript', at(id)));

export const deleteTranscript = (id: string) => answer(api.DELETE('/api/rooms/{room_id}/transcript', at(id)));

export const transcriptUrl = (id: string, format: 'json' | 'text') =>
  `/api/rooms/${encodeURIComponent(id)}/transcript?format=${format}`;
