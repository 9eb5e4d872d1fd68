import { createContext } from 'svelte';
import { ApiError, asApiError } from '$lib/api/errors';
import { saveSheet } from '$lib/api/studio';
import type { OwnerPersona, Sheet } from '$lib/api/types';
import { History } from '$lib/persona/history.svelte';
import { problemsOf } from '$lib/persona/problems';
import { isSameSheet, wholeSheet } from '$lib/persona/sheet';
import { toasts } from '$lib/ui/toasts.svelte';

/** A persona in the studio: the sheet as it is being written, over the one that is saved. */
export class Draft {
  sheet = $state<Sheet>() as Sheet;
  isBusy = $state(false);
  refusal = $state.raw<ApiError | null>(null);
  readonly isDirty: boolean = $derived.by(() => !isSameSheet(this.sheet, wholeSheet(this.persona.draft)));
  #history: History;
  #persona = $state.raw<OwnerPersona>() as OwnerPersona;

  constructor(
    persona: OwnerPersona,
    private readonly onsaved: (persona: OwnerPersona) => void
  ) {
    this.#persona = persona;
    this.sheet = structuredClone(wholeSheet(persona.draft));
    this.#history = new History(wholeSheet(persona.draft));
  }

  /** As the server has it. */
  get persona(): OwnerPersona {
    return this.#persona;
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  /** The sheet was changed by hand. */
  readonly note = (): void => {
    this.refusal = null;
    this.#history.note($state.snapshot(this.sheet) as Sheet);
  };

  readonly undo = (): void => {
    this.refusal = null;
    this.sheet = structuredClone(this.#history.back($state.snapshot(this.sheet) as Sheet));
  };

  /** Another sheet in place of this one, as one step that can be undone. */
  write(sheet: OwnerPersona['draft']): void {
    this.sheet = structuredClone(wholeSheet(sheet));
    this.note();
  }

  /** The server has changed the persona; what is being written stays. */
  readonly keep = (persona: OwnerPersona): void => {
    this.#persona = persona;
    this.onsaved(persona);
  };

  /** The server has changed the draft itself: the former one is a step back. */
  take(persona: OwnerPersona): void {
    this.keep(persona);
    this.write(persona.draft);
  }

  /** True when it is saved. */
  async save(): Promise<boolean> {
    const sheet = $state.snapshot(this.sheet) as Sheet;
    const problem = problemsOf(sheet)[0];
    if (problem) {
      this.refusal = new ApiError(422, 'invalid_request', problem.message, problem.param);
      return false;
    }
    this.isBusy = true;
    this.refusal = null;
    try {
      this.keep(await saveSheet(this.persona.id, sheet));
      toasts.show('The draft is saved.', { kind: 'good' });
      return true;
    } catch (thrown) {
      this.refusal = asApiError(thrown);
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}

/** The draft of the persona whose studio pages are open. */
export const [getDraft, setDraft] = createContext<Draft>();
