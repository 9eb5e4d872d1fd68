import { asApiError } from '$lib/api/errors';
import { releaseMeeting } from '$lib/api/meetings';
import { toasts } from '$lib/ui/toasts.svelte';
import { person } from '$lib/account/person.svelte';
import { sendWaiting, waiting, waitingOf, type Outcome, type Waiting } from './queue';

const RETRY_MS = 20_000;

async function send(row: Waiting): Promise<Outcome> {
  try {
    await releaseMeeting(row.meetingId, { signature: row.signature }, row.key);
    return 'sent';
  } catch (thrown) {
    const error = asApiError(thrown);
    // Signed out is no refusal: the person signs in again, and it goes.
    return error.isPassing || error.status === 401 || error.code === 'client' ? 'later' : 'refused';
  }
}

let isSending = false;

/** Send what was signed without a network. */
export async function sendSigned(): Promise<void> {
  if (isSending || waiting(localStorage).length === 0) return;
  isSending = true;
  try {
    if (!person.me) await person.load();
    const me = person.me;
    if (!me || waitingOf(localStorage, me.id).length === 0) return;
    for (const { row, outcome } of await sendWaiting(localStorage, me.id, send)) {
      if (outcome === 'sent') toasts.show(`Your signature for ${row.name} was sent. The money is on its way.`, { kind: 'good' });
      if (outcome === 'refused') toasts.show(`Your signature for ${row.name} was not taken. Open the meeting to see where it stands.`, { kind: 'bad' });
    }
  } finally {
    isSending = false;
  }
}

/** Try now, whenever the network is back, and from time to time. Returns what ends it. */
export function sendWhenOnline(): () => void {
  const go = () => void sendSigned();
  go();
  window.addEventListener('online', go);
  const timer = setInterval(go, RETRY_MS);
  return () => {
    window.removeEventListener('online', go);
    clearInterval(timer);
  };
}
