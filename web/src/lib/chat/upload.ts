import type { Message } from '$lib/api/conversations';
import { ApiError, offlineError, readError } from '$lib/api/errors';

const REFUSALS: Readonly<Record<string, string>> = {
  file_too_large: 'This file is too large: pictures up to 10 MB, other files up to 20 MB.',
  file_type_refused: 'Files of this kind cannot be sent, or its name says another kind than its contents. Pictures, sound, video, PDF and plain text can.',
  picture_refused: 'This picture cannot be read, or has too many pixels. Save it as JPEG or PNG and send that.',
  upload_invalid: 'The file did not arrive whole. Send it again.'
};

const bodyOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Send a file as a message; fetch cannot say how far a body has come, so this is an XMLHttpRequest. */
export function sendFile(conversationId: string, file: File, clientKey: string, onprogress: (part: number) => void): Promise<Message> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/conversations/${encodeURIComponent(conversationId)}/files?client_key=${encodeURIComponent(clientKey)}`);
    request.upload.onprogress = (event) => event.lengthComputable && onprogress(event.loaded / event.total);
    request.onerror = request.ontimeout = () => reject(offlineError(null));
    request.onload = () => {
      const body = bodyOf(request.responseText);
      if (request.status >= 200 && request.status < 300) return resolve(body as Message);
      const error = readError(request.status, body);
      const words = REFUSALS[error.code];
      reject(words ? new ApiError(error.status, error.code, words) : error);
    };
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}
