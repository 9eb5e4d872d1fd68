import { browserOf } from '$lib/call/micTrouble';

export interface CameraTrouble {
  kind: 'refused' | 'missing' | 'busy' | 'insecure' | 'unknown';
  title: string;
  help: string;
}

const ALLOW: Readonly<Record<ReturnType<typeof browserOf>, string>> = {
  chrome: 'Click the icon to the left of the address, set Camera to Allow, and try again.',
  firefox: 'Click the crossed-out camera beside the address, remove the block, and try again.',
  safari: 'Open Safari, Settings for this website, set Camera to Allow, and try again.',
  ios: 'Open Settings, Apps, your browser, and allow the camera. Then come back and try again.',
  android: 'Tap the icon to the left of the address, then Permissions, allow the camera, and try again.',
  other: 'Allow the camera for this site in the settings of your browser, and try again.'
};

/** What to tell a person whose camera could not be had, and what to do. */
export function cameraTrouble(thrown: unknown, isSecure: boolean, userAgent: string): CameraTrouble {
  if (!isSecure) {
    return { kind: 'insecure', title: 'The camera needs a secure address.', help: 'Open this page with https:// in front, or use your phone’s own camera.' };
  }
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      return { kind: 'refused', title: 'The camera is blocked.', help: `${ALLOW[browserOf(userAgent)]} Your phone’s own camera works too.` };
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { kind: 'missing', title: 'No camera was found.', help: 'Use a phone with a camera, or paste what the code says below.' };
    case 'NotReadableError':
    case 'AbortError':
      return { kind: 'busy', title: 'The camera does not answer.', help: 'Another program may be using it. Close that program, and try again.' };
    default:
      return { kind: 'unknown', title: 'The camera could not be opened.', help: 'Try again, use your phone’s own camera, or paste what the code says below.' };
  }
}
