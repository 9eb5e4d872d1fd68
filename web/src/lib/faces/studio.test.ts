import { describe, expect, it } from 'vitest';
import { ApiError } from '$lib/api/errors';
import type { Face } from '$lib/api/faces';
import { AT, MOODS, of, VISEMES } from '$lib/face/pose';
import { chosenSheet } from './choice';
import { faceError, usersOf, whereOf } from './refusals';
import { Rehearsal } from './rehearsal';

const face = (over: Partial<Face>): Face =>
  ({ id: 'house:mira', kind: 'vrm', background: 'desert_night', may_deliver: true, is_house: true, ...over }) as Face;
const MIRA = face({});
const OTTO = face({ id: 'house:otto', background: 'harbour' });

describe('a chosen face', () => {
  it('comes with the scene that suits it', () => {
    expect(chosenSheet(MIRA, null, undefined)).toEqual({ face_id: 'house:mira', background: 'desert_night', light: 'soft', delivers_model: true, allows_films: false });
  });

  it('keeps what the owner set, and no scene that came with the face before', () => {
    const mira = { ...chosenSheet(MIRA, null, undefined), light: 'warm', allows_films: true, delivers_model: false } as const;
    expect(chosenSheet(OTTO, mira, MIRA)).toEqual({ ...mira, face_id: 'house:otto', background: 'harbour' });
    expect(chosenSheet(OTTO, { ...mira, background: 'plain' }, MIRA).background).toBe('plain');
  });

  it('is not handed out where its licence forbids that', () => {
    expect(chosenSheet(face({ may_deliver: false }), null, undefined).delivers_model).toBe(false);
  });
});

describe('a refusal', () => {
  it('names the personas that show the face', () => {
    const error = faceError(new ApiError(409, 'face_in_use', 'Choose another face first for: Iris.', null, { personas: ['Iris', 3] }));
    expect([usersOf(error), error.message]).toEqual([['Iris'], 'Choose another face first for: Iris.']);
    expect(usersOf(new ApiError(422, 'face_refused', 'No.'))).toEqual([]);
  });

  it('names the place in the file', () => {
    expect(whereOf(new ApiError(422, 'face_refused', 'No.', 'files', { where: 'meshes[0]' }))).toBe('meshes[0]');
    expect(whereOf(new ApiError(422, 'face_refused', 'No.', 'files', { where: '' }))).toBeNull();
  });

  it('says what to do where the server is only busy', () => {
    expect(faceError(new ApiError(503, 'face_check_busy', 'Something broke.')).message).toMatch(/being checked/);
    expect(faceError(new ApiError(503, 'face_check_busy', '')).isPassing).toBe(true);
  });
});

describe('a rehearsal', () => {
  const AA = VISEMES.indexOf('aa');
  const LINE = { track: { mouth: [[2_400, AA, 100], [9_600, AA, 100], [7, 7]] } };

  it('speaks by the position that was heard, and rests when it is broken off', () => {
    const rehearsal = new Rehearsal();
    rehearsal.isCalm = true;
    rehearsal.say(LINE, 0);
    for (let frame = 0; frame < 30; frame++) rehearsal.pose(frame / 60, frame * 400);
    expect(rehearsal.mouth).toBeGreaterThan(0.5);
    rehearsal.rest(0.5);
    rehearsal.pose(0.6, null);
    expect(rehearsal.mouth).toBeLessThan(0.05);
  });

  it('wears one look at a time, and none after neutral', () => {
    const rehearsal = new Rehearsal();
    rehearsal.isCalm = true;
    rehearsal.feel('happy', 0);
    expect(of(rehearsal.pose(1, null), 'happy')).toBeGreaterThan(0.8);
    rehearsal.feel('sad', 1);
    const half = rehearsal.pose(1.15, null);
    expect(of(half, 'happy')).toBeCloseTo(of(half, 'sad'), 1);
    const sad = rehearsal.pose(2, null);
    expect([of(sad, 'sad') > 0.8, of(sad, 'happy') < 0.05]).toEqual([true, true]);
    rehearsal.feel('neutral', 2);
    const neutral = rehearsal.pose(3, null);
    for (const mood of MOODS.slice(1, -1)) expect(neutral[AT[mood as 'happy']]).toBeLessThan(0.05);
  });
});
