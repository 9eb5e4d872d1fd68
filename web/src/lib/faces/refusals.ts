import { ApiError, asApiError } from '$lib/api/errors';

/** Codes whose sentence says more here than elsewhere. */
const SENTENCES: Readonly<Record<string, string>> = {
  face_check_busy: 'Many faces are being checked now. Try again in a moment; your files are still here.',
  faces_unbuilt: 'This face is still being built. Try again in a minute.',
  no_faces: 'This server draws no faces now. Your choice is kept.',
  consent_missing: 'Agree to the statement first. If it changed meanwhile, close this window and open it again.',
  payload_too_large: 'These files are too big to send. Make them smaller and try again.'
};

/** What went wrong with a face, with a sentence that fits the studio. */
export function faceError(thrown: unknown): ApiError {
  const error = asApiError(thrown);
  const sentence = SENTENCES[error.code];
  return sentence ? new ApiError(error.status, error.code, sentence, error.param, error.details) : error;
}

/** The place in the file that a refusal is about; null where it names none. */
export const whereOf = (error: ApiError): string | null => {
  const where = error.code === 'face_refused' ? error.details['where'] : null;
  return typeof where === 'string' && where ? where : null;
};

/** The personas that keep a face from being deleted. */
export const usersOf = (error: ApiError): readonly string[] => {
  const names = error.code === 'face_in_use' ? error.details['personas'] : null;
  return Array.isArray(names) ? names.filter((name): name is string => typeof name === 'string') : [];
};
