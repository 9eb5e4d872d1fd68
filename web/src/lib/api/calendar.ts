import { answer, api } from './client';
import type { components } from './schema';
import type { Answer } from './types';

export type Calendar = Answer<'/api/calendar', 'get'>;
export type CalendarChange = components['schemas']['CalendarChange'];
export type WeeklyHours = Calendar['rules'][number];
export type DayException = Calendar['exceptions'][number];
export type ExceptionRequest = components['schemas']['ExceptionRequest'];
export type Entries = Answer<'/api/calendar/entries', 'get'>;
export type Booking = Entries['bookings'][number];
export type Feed = Answer<'/api/calendar/feed', 'get'>;

const at = (id: string) => ({ params: { path: { exception_id: id } } });

export const readCalendar = () => answer(api.GET('/api/calendar'));

export const changeCalendar = (body: CalendarChange) => answer(api.PATCH('/api/calendar', { body }));

export const saveWeeklyHours = (items: WeeklyHours[]) => answer(api.PUT('/api/calendar/rules', { body: { items } }));

export const addException = (body: ExceptionRequest) => answer(api.POST('/api/calendar/exceptions', { body }));

export const dropException = (id: string) => answer(api.DELETE('/api/calendar/exceptions/{exception_id}', at(id)));

export const listEntries = (from: string, to: string) => answer(api.GET('/api/calendar/entries', { params: { query: { from, to } } }));

export const listTimeZones = () => answer(api.GET('/api/time-zones'));

export const readFeed = () => answer(api.GET('/api/calendar/feed'));

export const revokeFeed = () => answer(api.POST('/api/calendar/feed/revoke'));
