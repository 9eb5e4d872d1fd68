import { answer, api } from './client';
import { ApiError } from './errors';
import type { Me } from './types';

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
}

export const register = (body: Registration) => answer(api.POST('/api/register', { body }));

export const changeMe = (body: { display_name?: string; become_owner?: boolean }) =>
  answer(api.PATCH('/api/me', { body }));

export const listLogins = () => answer(api.GET('/api/logins'));

export const endLogin = (id: string) => answer(api.DELETE('/api/logins/{id}', { params: { path: { id } } }));

export const listTokens = () => answer(api.GET('/api/tokens'));

export const makeToken = (name: string) => answer(api.POST('/api/tokens', { body: { name } }));

export const endToken = (id: string) => answer(api.DELETE('/api/tokens/{id}', { params: { path: { id } } }));
