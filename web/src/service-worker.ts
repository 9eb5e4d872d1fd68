/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
/**
 * Opens the app without a network, so that a fan can sign at a meeting in a cellar.
 *
 * Only the app's own files are kept. What the server knows is asked of the server: nothing under
 * `/api` or `/v1` is ever answered from here.
 */
import { build, files, version } from '$service-worker';

const worker = self as unknown as ServiceWorkerGlobalScope;
const SHELF = `mesi-${version}`;
/** Every path of the app is answered with this page. */
const PAGE = '/';
const built = new Set(build);

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll([PAGE, ...build, ...files])));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name))))
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (built.has(pathname) || files.includes(pathname)) event.respondWith(keptFirst(request));
  else if (request.mode === 'navigate' && !/^\/(api|v1|healthz|metrics)\b/.test(pathname)) event.respondWith(newestPage(request));
});

/** A file with its hash in its name never changes; the others come with the page that names them. */
async function keptFirst(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: SHELF })) ?? fetch(request);
}

async function newestPage(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(PAGE, { cacheName: SHELF });
    if (kept) return kept;
    throw error;
  }
}
