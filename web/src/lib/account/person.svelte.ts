import { signOut as endThisLogin, whoAmI } from '$lib/api/people';
import type { Me } from '$lib/api/types';
import { asApiError, type ApiError } from '$lib/api/errors';
import { remember, remembered } from './remembered';

/** Who uses this browser. */
class Person {
  me = $state.raw<Me | null>(null);
  /** The server has said who it is (or that nobody is signed in). */
  isKnown = $state(false);
  error = $state.raw<ApiError | null>(null);

  async load(): Promise<void> {
    try {
      this.set(await whoAmI());
      this.error = null;
    } catch (thrown) {
      this.error = asApiError(thrown);
      // Without a network it is who it was: what a page may show is the server's to say anyway.
      if (this.error.status === 0) this.me ??= remembered(localStorage);
    } finally {
      this.isKnown = true;
    }
  }

  set(me: Me | null): void {
    this.me = me;
    remember(localStorage, me);
    this.isKnown = true;
  }

  async signOut(): Promise<void> {
    await endThisLogin();
    this.set(null);
  }

  is(role: string): boolean {
    return this.me?.roles.includes(role) ?? false;
  }
}

export const person = new Person();
