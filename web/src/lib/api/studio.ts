import { answer, api } from './client';
import type { Format, Lorebook, OwnerTier, Sheet } from './types';

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

const cardForm = (card: File) => ({
  // The schema types a file part as text; the form is what travels.
  body: { card: '' },
  bodySerializer: () => {
    const form = new FormData();
    form.append('card', card);
    return form;
  }
});

/** A new persona of a character card. */
export const importCard = (card: File) => answer(api.POST('/api/owner/personas/import', cardForm(card)));

/** A card in place of a draft. */
export const importCardInto = (id: string, card: File) => answer(api.POST('/api/owner/personas/{persona_id}/import', { ...at(id), ...cardForm(card) }));

export type CardKind = 'png' | 'json' | 'charx';

/** Where a draft, or a published version, is taken as a card. */
export const cardHref = (id: string, kind: CardKind, version?: number): string =>
  `/api/owner/personas/${encodeURIComponent(id)}/card?kind=${kind}${version === undefined ? '' : `&version=${version}`}`;

export const rollBack = (id: string, number: number) =>
  answer(api.POST('/api/owner/personas/{persona_id}/versions/{number}/roll-back', { params: { path: { persona_id: id, number } } }));

export const restoreDraft = (id: string, number: number) =>
  answer(api.POST('/api/owner/personas/{persona_id}/versions/{number}/restore', { params: { path: { persona_id: id, number } } }));

/** `draft`, or the number of a published version. */
export type Side = string;

export const diffVersions = (id: string, left: Side, right: Side) =>
  answer(api.GET('/api/owner/personas/{persona_id}/versions/diff', { params: { path: { persona_id: id }, query: { left, right } } }));

/** Both sides answer the same questions, each in a conversation of its own. */
export const compareAnswers = (id: string, left: Side, right: Side, questions: string[]) =>
  answer(api.POST('/api/owner/personas/{persona_id}/answers', { ...at(id), body: { left, right, questions } }));

/** Where a draft stands with its probes, and the last run. */
export const readProbes = (id: string) => answer(api.GET('/api/owner/personas/{persona_id}/probes', at(id)));

/** Ask them in the background; the page hears of each answer. */
export const startProbes = (id: string) => answer(api.POST('/api/owner/personas/{persona_id}/probes', at(id)));

/** Which entries a line would call up, of a lorebook as it is being written. */
export const scanLore = (id: string, text: string, lorebook: Lorebook) =>
  answer(api.POST('/api/owner/personas/{persona_id}/lore/scan', { ...at(id), body: { text, lorebook } }));
