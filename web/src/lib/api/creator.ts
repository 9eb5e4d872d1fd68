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

export interface FollowerFilter {
  query: string;
  isSubscribersOnly: boolean;
  before?: string | null;
}

export const listFollowers = ({ query, isSubscribersOnly, before }: FollowerFilter) =>
  answer(api.GET('/api/creator/followers', { params: { query: { query, subscribers: isSubscribersOnly, limit: 50, ...(before ? { before } : {}) } } }));

export const markSubscriber = (id: string) => answer(api.PUT('/api/creator/followers/{user_id}/subscriber', fan(id)));

export const unmarkSubscriber = (id: string) => answer(api.DELETE('/api/creator/followers/{user_id}/subscriber', fan(id)));

export const listBlocks = () => answer(api.GET('/api/blocks'));

export const listOwnMeetings = () => answer(api.GET('/api/meetings'));
