import { pageParams, type PageQuery } from '$lib/ui/pageReading';
import { answer, api } from './client';
import type { components } from './schema';
import type { Answer } from './types';

export type OwnProfile = Answer<'/api/creator/profile', 'get'>;
export type ProfileChange = components['schemas']['ProfileChange'];
export type Follower = Answer<'/api/creator/followers', 'get'>['items'][number];
export type BlockedPerson = Answer<'/api/blocks', 'get'>['items'][number];

const fan = (id: string) => ({ params: { path: { user_id: id } } });

export const readOwnProfile = () => answer(api.GET('/api/creator/profile'));

export const changeProfile = (body: ProfileChange) => answer(api.PATCH('/api/creator/profile', { body }));

export const saveProfilePicture = (picture: File) =>
  answer(
    api.PUT('/api/creator/profile/picture', {
      // The schema types a file part as text; the form below is what travels.
      body: { picture: '' },
      bodySerializer: () => {
        const form = new FormData();
        form.append('picture', picture);
        return form;
      }
    })
  );

export const dropProfilePicture = () => answer(api.DELETE('/api/creator/profile/picture'));

export const listFollowers = (page: PageQuery, { query, isSubscribersOnly }: { query: string; isSubscribersOnly: boolean }) =>
  answer(api.GET('/api/creator/followers', { params: { query: { ...pageParams(page), query, subscribers: isSubscribersOnly } } }));

export const markSubscriber = (id: string) => answer(api.PUT('/api/creator/followers/{user_id}/subscriber', fan(id)));

export const unmarkSubscriber = (id: string) => answer(api.DELETE('/api/creator/followers/{user_id}/subscriber', fan(id)));

export const listBlocks = (page: PageQuery) => answer(api.GET('/api/blocks', { params: { query: pageParams(page) } }));
