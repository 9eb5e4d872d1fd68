import type { FaceKind } from '$lib/api/faces';
import { KIND_TEXT, sizeText } from './kinds';
import { markerProblem, type Places, type Size } from './markers';
import { spritesProblem } from './spriteNames';

const MOST_TOGETHER = 30_000_000;
const MOST_FILES = 24;
const LEAST_PORTRAIT_SIDE = 256;

/** What is known of a file before it leaves. */
export type FileFacts = Pick<File, 'name' | 'size'>;

/** What is wrong with the files themselves, as a sentence; null where the server can try them. */
export function filesProblem(kind: FaceKind, files: readonly FileFacts[]): string | null {
  const { endings, mostBytes, isMany } = KIND_TEXT[kind];
  if (!files.length) return isMany ? 'Add the pictures.' : 'Add the file.';
  if (!isMany && files.length > 1) return 'This kind is one file. Take the others away.';
  const other = files.find(({ name }) => !endings.some((ending) => name.toLowerCase().endsWith(ending)));
  if (other) return `${other.name} is of another kind: use ${orList(endings)}.`;
  const empty = files.find(({ size }) => size === 0);
  if (empty) return `${empty.name} is empty.`;
  const big = files.find(({ size }) => size > mostBytes);
  if (big) return `${big.name} has ${sizeText(big.size)}; ${sizeText(mostBytes)} is the most.`;
  if (!isMany) return null;
  if (files.length > MOST_FILES) return `${files.length} files are too many: a set has at most ${MOST_FILES}.`;
  const together = files.reduce((sum, { size }) => sum + size, 0);
  if (together > MOST_TOGETHER) return `Together they have ${sizeText(together)}; ${sizeText(MOST_TOGETHER)} is the most.`;
  return spritesProblem(files);
}

/** What is wrong with a portrait and its markers. */
export function portraitProblem(places: Places | null, size: Size | null): string | null {
  if (!places || !size) return 'The picture is still being read.';
  const side = Math.min(size.width, size.height);
  if (side < LEAST_PORTRAIT_SIDE) return `The picture is ${size.width} by ${size.height} pixels; each side needs at least ${LEAST_PORTRAIT_SIDE}.`;
  return markerProblem(places, size);
}

/** Files after more were added: a set keeps what it has, and a name that comes again replaces the older file. */
export function joined<F extends FileFacts>(kind: FaceKind, before: readonly F[], added: readonly F[]): F[] {
  if (!KIND_TEXT[kind].isMany) return added.slice(0, 1);
  const names = new Set(added.map(({ name }) => name));
  return [...before.filter(({ name }) => !names.has(name)), ...added];
}

/** The kind that dropped files can only be; null where their names leave it open. */
export function kindOf(files: readonly FileFacts[]): FaceKind | null {
  const names = files.map(({ name }) => name.toLowerCase());
  if (names.length === 1 && names[0]?.endsWith('.vrm')) return 'vrm';
  if (names.length === 1 && names[0]?.endsWith('.glb')) return 'glb';
  return names.length > 1 && names.every((name) => /\.(png|webp)$/.test(name)) ? 'sprites' : null;
}

/** A name to begin with, from what the file is called. */
export const nameFrom = (file: string): string =>
  file
    .replace(/\.[^.]*$/, '')
    .replace(/[_\s-]+/g, ' ')
    .trim()
    .slice(0, 60);

const orList = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);
