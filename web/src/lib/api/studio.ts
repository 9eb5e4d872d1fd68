import { answer, api } from './client';
import type { Format, OwnerTier, Sheet } from './types';

const at = (id: string) => ({ params: { path: { persona_id: id } } });

export const listOwnPersonas = () => answer(api.GET('/api/owner/personas'));

export const createPersona = (sheet: Sheet) => answer(api.POST('/api/owner/personas', { body: { sheet } }));

export const readOwnPersona = (id: string) => answer(api.GET('/api/owner/personas/{persona_id}', at(id)));

export const saveSheet = (id: string, sheet: Sheet) =>
  answer(api.PUT('/api/owner/personas/{persona_id}', { ...at(id), body: { sheet } }));

export const publishPersona = (id: string) => answer(api.POST('/api/owner/personas/{persona_id}/publish', at(id)));

export const unpublishPersona = (id: string) => answer(api.POST('/api/owner/personas/{persona_id}/unpublish', at(id)));

export type TierTerms = Pick<OwnerTier, 'price_per_minute' | 'minutes' | 'selling_mode'> & { on_sale: boolean };

export const saveTier = (id: string, format: Format, body: TierTerms) =>
  answer(api.PUT('/api/owner/personas/{persona_id}/tiers/{format_name}', { params: { path: { persona_id: id, format_name: format } }, body }));

export const savePicture = (id: string, picture: File) =>
  answer(
    api.PUT('/api/owner/personas/{persona_id}/picture', {
      ...at(id),
      // The schema types a file part as text; the form below is what travels.
      body: { picture: '' },
      bodySerializer: () => {
        const form = new FormData();
        form.append('picture', picture);
        return form;
      }
    })
  );

export const listVersions = (id: string) => answer(api.GET('/api/owner/personas/{persona_id}/versions', at(id)));

/** How quickly it answers in voice rooms, over the last days. */
export const readLatency = (id: string, days: number) =>
  answer(api.GET('/api/owner/personas/{persona_id}/latency', { params: { path: { persona_id: id }, query: { days } } }));

export const readEarnings = () => answer(api.GET('/api/owner/earnings'));
