import { answer, api } from './client';
import { offlineError, readError } from './errors';
import type { Answer, Sheet } from './types';

export type FaceList = Answer<'/api/faces', 'get'>;
export type Face = FaceList['items'][number];
export type NewFace = Answer<'/api/faces', 'post'>;
export type FaceKind = Face['kind'];
/** What an owner may say of whose likeness a face is. */
export type Statement = FaceList['statements'][number];
/** A persona's face as its sheet keeps it. */
export type FaceSheet = NonNullable<Sheet['face']>;
export type Performed = Answer<'/api/faces/perform', 'post'>;
/** Name of a place on a portrait -> x and y, each 0 to 1 from the top left. */
export type Markers = Readonly<Record<string, readonly [number, number]>>;

export const listFaces = () => answer(api.GET('/api/faces'));

export const deleteFace = (id: string) => answer(api.DELETE('/api/faces/{face_id}', { params: { path: { face_id: id } } }));

/** Words to say, and the voice that says them. */
export interface SpokenLine {
  text: string;
  /** Null takes the server's default. */
  voice_id: string | null;
  speed: number;
}

/** Sound of a line, and what a face does with it. */
export const performLine = (line: SpokenLine, signal: AbortSignal) => answer(api.POST('/api/faces/perform', { body: line, signal }));

/** A line said by a face, drawn by the server, as MP4. */
export async function filmLine(faceId: string, line: SpokenLine & { background: string }, signal: AbortSignal): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(`/api/faces/${encodeURIComponent(faceId)}/preview`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(line),
      signal
    });
  } catch (cause) {
    throw offlineError(cause);
  }
  if (!response.ok) throw readError(response.status, await response.json().catch(() => null));
  return response.blob();
}

export interface Upload {
  kind: FaceKind;
  name: string;
  files: readonly File[];
  /** The chosen statement of the server, word for word. */
  consent: string;
  markers: Markers | null;
  isAuthor: boolean;
}

/** Bring a face; `onsent` tells how much of it has left, 0 to 1. */
export function uploadFace(upload: Upload, onsent: (share: number) => void, signal: AbortSignal): Promise<NewFace> {
  // Only this kind of request tells how far the sending is.
  const request = new XMLHttpRequest();
  const stop = () => request.abort();
  return new Promise<NewFace>((resolve, reject) => {
    request.open('POST', '/api/faces');
    request.responseType = 'json';
    request.upload.onprogress = (event) => onsent(event.lengthComputable && event.total > 0 ? event.loaded / event.total : 0);
    request.upload.onload = () => onsent(1);
    request.onerror = () => reject(offlineError(null));
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
    request.onload = () => {
      if (request.status === 201) resolve(request.response as NewFace);
      else reject(readError(request.status, request.response));
    };
    signal.addEventListener('abort', stop);
    request.send(formOf(upload));
  }).finally(() => signal.removeEventListener('abort', stop));
}

function formOf(upload: Upload): FormData {
  const form = new FormData();
  form.append('kind', upload.kind);
  form.append('name', upload.name);
  form.append('consent', upload.consent);
  form.append('is_author', String(upload.isAuthor));
  if (upload.markers) form.append('markers', JSON.stringify(upload.markers));
  for (const file of upload.files) form.append('files', file, file.name);
  return form;
}
