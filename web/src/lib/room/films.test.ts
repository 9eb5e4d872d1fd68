import { describe, expect, it, vi } from 'vitest';
import type { FilmView } from '$lib/api/types';
import { Films, failureText, recordedMs, sizeText } from './films.svelte';

const { listFilms, beginFilm, stopFilm } = vi.hoisted(() => ({ listFilms: vi.fn(), beginFilm: vi.fn(), stopFilm: vi.fn() }));
vi.mock('$lib/api/films', () => ({ listFilms, beginFilm, stopFilm, eraseFilm: vi.fn() }));

const film = (changed: Partial<FilmView> = {}): FilmView => ({
  id: 'film_1',
  room_id: 'room_1',
  state: 'recording',
  reason: null,
  percent: 0,
  length_ms: 0,
  size_bytes: 0,
  url: null,
  created_at: '2026-11-22T12:00:00Z',
  ended_at: null,
  expires_at: null,
  ...changed
});
const listOf = (...items: FilmView[]) => ({ items, is_allowed: true, statement: 'I want a film.' });

describe('films of a room', () => {
  it('asks with the statement that the server gave, word for word', async () => {
    listFilms.mockResolvedValue(listOf());
    beginFilm.mockResolvedValue(film());
    const films = new Films('room_1');
    await films.look();
    expect(films.recorded).toBeNull();
    listFilms.mockResolvedValue(listOf(film()));
    expect(await films.begin()).toBe(true);
    expect(beginFilm).toHaveBeenCalledWith('room_1', 'I want a film.');
    expect(films.recorded?.id).toBe('film_1');
  });

  it('says why a wish was not granted and keeps what it shows', async () => {
    listFilms.mockResolvedValue(listOf(film()));
    stopFilm.mockRejectedValue(new TypeError('offline'));
    const films = new Films('room_1');
    await films.look();
    expect(await films.stop('film_1')).toBe(false);
    expect(films.trouble).not.toBeNull();
    expect(films.isBusy).toBe(false);
    expect(films.recorded?.id).toBe('film_1');
  });

  it('keeps the newer of two answers', async () => {
    const answers: ((list: unknown) => void)[] = [];
    listFilms.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    const films = new Films('room_1');
    const looks = [films.look(), films.look()];
    answers[1]?.(listOf(film({ state: 'ready' })));
    answers[0]?.(listOf(film()));
    await Promise.all(looks);
    expect(films.items[0]?.state).toBe('ready');
  });

  it('tells times, sizes and failures', () => {
    expect(recordedMs(film(), Date.parse('2026-11-22T12:01:05Z'))).toBe(65_000);
    expect(recordedMs(film(), 0)).toBe(0);
    expect(sizeText(32_000)).toBe('32 KB');
    expect(sizeText(12_340_000)).toBe('12.3 MB');
    expect(failureText('lost')).toContain('lost');
    expect(failureText('else')).toBe(failureText(null));
  });
});
