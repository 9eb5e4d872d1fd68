import { answer, api } from './client';
import type { Format } from './types';

const at = (id: string) => ({ params: { path: { persona_id: id } } });

export type PreviewMode = 'draft' | 'version';

/** A room in which an owner tries a persona. */
export const openPreview = (id: string, format: Format, mode: PreviewMode) =>
  answer(api.POST('/api/owner/personas/{persona_id}/previews', { ...at(id), body: { format, mode } }));

export const listPreviews = (id: string) => answer(api.GET('/api/owner/personas/{persona_id}/previews', at(id)));
