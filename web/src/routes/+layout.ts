// Everything depends on who is signed in, so pages are built in the browser.
export const ssr = false;
export const prerender = false;
