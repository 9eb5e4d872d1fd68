import { answer, api } from './client';

const at = (id: string) => ({ params: { path: { persona_id: id } } });
const factAt = (id: string, fact: string) => ({ params: { path: { persona_id: id, fact_id: fact } } });

/** Personas that the caller has visited. */
export const listMemories = () => answer(api.GET('/api/memories'));

export const readMemory = (id: string) => answer(api.GET('/api/memories/{persona_id}', at(id)));

export const addFact = (id: string, text: string) => answer(api.POST('/api/memories/{persona_id}/facts', { ...at(id), body: { text } }));

export const changeFact = (id: string, fact: string, change: { text?: string; is_pinned?: boolean }) =>
  answer(api.PATCH('/api/memories/{persona_id}/facts/{fact_id}', { ...factAt(id, fact), body: change }));

export const forgetFact = (id: string, fact: string) => answer(api.DELETE('/api/memories/{persona_id}/facts/{fact_id}', factAt(id, fact)));

/** The summary of one visit. */
export const forgetVisit = (id: string, room: string) =>
  answer(api.DELETE('/api/memories/{persona_id}/episodes/{room_id}', { params: { path: { persona_id: id, room_id: room } } }));

export const forgetAll = (id: string) => answer(api.DELETE('/api/memories/{persona_id}', at(id)));

export const changeChoice = (id: string, change: { remembers?: boolean; keeps_special?: boolean; statement?: string }) =>
  answer(api.PATCH('/api/memories/{persona_id}', { ...at(id), body: change }));

export const memoryExportHref = (id: string): string => `/api/memories/${encodeURIComponent(id)}/export`;
