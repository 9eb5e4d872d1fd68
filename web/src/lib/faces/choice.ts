import type { Face, FaceSheet, Statement } from '$lib/api/faces';

export const SCENE_TEXT: Readonly<Record<FaceSheet['background'], string>> = {
  desert_night: 'Desert night',
  harbour: 'Harbour',
  night_club: 'Night club',
  greenhouse: 'Greenhouse',
  plain: 'Plain'
};

export const LIGHTS: readonly { value: FaceSheet['light']; label: string }[] = [
  { value: 'soft', label: 'Soft' },
  { value: 'warm', label: 'Warm' },
  { value: 'cool', label: 'Cool' }
];

/** A face that was just chosen; what the owner set for the one before stays where it still fits. */
export function chosenSheet(face: Face, before: FaceSheet | null, faceBefore: Face | undefined): FaceSheet {
  const isOwnScene = before !== null && faceBefore !== undefined && before.background !== faceBefore.background;
  return {
    face_id: face.id,
    background: isOwnScene ? before.background : face.background,
    light: before?.light ?? 'soft',
    delivers_model: face.may_deliver && (before?.delivers_model ?? true),
    allows_films: before?.allows_films ?? false
  };
}

/** Drawn by the server alone, whatever the owner wants. */
export const isServersAlone = (face: Face): boolean => face.kind === 'sprites' || face.kind === 'portrait';

export const LIKENESS_TEXT: Readonly<Record<Statement['likeness'], string>> = {
  nobody: 'Nobody’s',
  own: 'Mine',
  another: 'Another person’s'
};

export const LIP_SYNC_TEXT: Readonly<Record<Face['lip_sync'], { badge: string; line: string }>> = {
  full: { badge: 'Full lip-sync', line: 'The mouth has a shape for every sound.' },
  partial: { badge: 'Partial lip-sync', line: 'The mouth follows speech, with the shapes that it has.' },
  none: { badge: 'No lip-sync', line: 'The mouth has no shapes to speak with: it stands still.' }
};
