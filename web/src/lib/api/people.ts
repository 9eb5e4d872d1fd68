import { answer, api } from './client';
import { ApiError } from './errors';
import type { AccountTier, Me } from './types';

/** Who is signed in, or null. */
export async function whoAmI(): Promise<Me | null> {
  try {
    return await answer(api.GET('/api/me'));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export const signIn = (email: string, password: string) => answer(api.POST('/api/login', { body: { email, password } }));

export const signOut = () => answer(api.POST('/api/logout'));

export interface Registration {
  email: string;
  password: string;
  display_name: string;
  date_of_birth: string;
  wants_owner: boolean;
  wants_creator: boolean;
}

export const register = (body: Registration) => answer(api.POST('/api/register', { body }));

/** A change of a person that opens nothing new to them. */
const AS_BEFORE = { become_owner: false, become_creator: false };

export const changeName = (name: string) =>
  answer(api.PATCH('/api/me', { body: { ...AS_BEFORE, display_name: name } }));

export const listAccountTiers = () => answer(api.GET('/api/account-tiers'));

/** Decides what the owner may sell, and the factor on the prices. */
export const changeAccountTier = (tier: AccountTier['name']) =>
  answer(api.PATCH('/api/me', { body: { ...AS_BEFORE, account_tier: tier } }));

export const becomeOwner = () => answer(api.PATCH('/api/me', { body: { ...AS_BEFORE, become_owner: true } }));

/** Opens a page of their own to the person, on which they offer meetings. */
export const becomeCreator = () => answer(api.PATCH('/api/me', { body: { ...AS_BEFORE, become_creator: true } }));

export const listLogins = () => answer(api.GET('/api/logins'));

export const endLogin = (id: string) => answer(api.DELETE('/api/logins/{login_id}', { params: { path: { login_id: id } } }));

/** Sign every browser out, this one too. */
export const endAllLogins = () => answer(api.DELETE('/api/logins'));

export const listTokens = () => answer(api.GET('/api/tokens'));

export const makeToken = (name: string) => answer(api.POST('/api/tokens', { body: { name } }));

export const endToken = (id: string) => answer(api.DELETE('/api/tokens/{token_id}', { params: { path: { token_id: id } } }));
