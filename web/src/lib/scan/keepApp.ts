import { dev } from '$app/environment';

/** Have this browser keep the app's own files, so that it opens at the meeting without a network. */
export async function keepApp(): Promise<void> {
  // A build has one file; elsewhere, and where browsers forbid it, the scan needs an open tab.
  if (dev || !('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register('/service-worker.js').catch(() => undefined);
}
