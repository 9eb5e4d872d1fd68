export interface MicTrouble {
  kind: 'refused' | 'missing' | 'busy' | 'insecure' | 'unsupported' | 'unknown';
  title: string;
  help: string;
}

type Browser = 'chrome' | 'firefox' | 'safari' | 'ios' | 'android' | 'other';

export function browserOf(userAgent: string): Browser {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Android/.test(userAgent)) return 'android';
  if (/Chrome\/|Chromium\//.test(userAgent)) return 'chrome';
  return /Safari\//.test(userAgent) ? 'safari' : 'other';
}

const ALLOW: Readonly<Record<Browser, string>> = {
  chrome: 'Click the icon to the left of the address, set Microphone to Allow, and try again.',
  firefox: 'Click the crossed-out microphone beside the address, remove the block, and try again.',
  safari: 'Open Safari, Settings for this website, set Microphone to Allow, and try again.',
  ios: 'Open Settings, Apps, your browser, and allow the microphone. Then come back and try again.',
  android: 'Tap the icon to the left of the address, then Permissions, allow the microphone, and try again.',
  other: 'Allow the microphone for this site in the settings of your browser, and try again.'
};

/** What to tell a person whose microphone could not be had, and what to do in this browser. */
export function micTrouble(thrown: unknown, isSecure: boolean, userAgent: string): MicTrouble {
  if (!isSecure) {
    return {
      kind: 'insecure',
      title: 'Calls need a secure address.',
      help: 'Browsers allow the microphone only over https or on localhost. Open this page with https:// in front.'
    };
  }
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      return { kind: 'refused', title: 'The microphone is blocked.', help: ALLOW[browserOf(userAgent)] };
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { kind: 'missing', title: 'No microphone was found.', help: 'Plug one in or switch it on, and try again.' };
    case 'NotReadableError':
    case 'AbortError':
      return {
        kind: 'busy',
        title: 'The microphone does not answer.',
        help: 'Another program may be using it. Close that program or choose another microphone, and try again.'
      };
    case 'NotSupportedError':
    case 'ReferenceError':
    case 'TypeError':
      return { kind: 'unsupported', title: 'This browser cannot hold a call.', help: 'Use a current Chrome, Edge, Firefox or Safari.' };
    default:
      return { kind: 'unknown', title: 'The microphone could not be opened.', help: 'Try again; if that does not help, reload the page.' };
  }
}
