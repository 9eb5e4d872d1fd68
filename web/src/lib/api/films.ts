import { answer, api } from './client';

const of = (roomId: string) => ({ params: { path: { room_id: roomId } } });
const at = (filmId: string) => ({ params: { path: { film_id: filmId } } });

/** A room's films, whether one may be made, and the statement to agree to. */
export const listFilms = (roomId: string) => answer(api.GET('/api/rooms/{room_id}/films', of(roomId)));

/** Record from now on; `consent` is the statement, word for word. */
export const beginFilm = (roomId: string, consent: string) => answer(api.POST('/api/rooms/{room_id}/films', { ...of(roomId), body: { consent } }));

export const stopFilm = (filmId: string) => answer(api.POST('/api/films/{film_id}/stop', at(filmId)));

export const eraseFilm = (filmId: string) => answer(api.DELETE('/api/films/{film_id}', at(filmId)));
