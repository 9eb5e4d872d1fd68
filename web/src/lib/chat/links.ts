export interface Piece {
  text: string;
  href: string | null;
}

const LINK = /https:\/\/[^\s<>"'\p{Cc}\p{Cf}]+/gu;
/** Marks that end a sentence are not the link's. */
const TAIL = /[.,;:!?…)\]}]+$/;

/** A message's text in pieces: only https addresses can be followed. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(LINK)) {
    const address = trimmed(match[0]);
    if (!isAddress(address)) continue;
    const start = match.index;
    if (start > done) found.push({ text: text.slice(done, start), href: null });
    found.push({ text: address, href: address });
    done = start + address.length;
  }
  if (done < text.length) found.push({ text: text.slice(done), href: null });
  return found;
}

function trimmed(address: string): string {
  // A bracket that was opened inside belongs to the address.
  if (address.endsWith(')') && address.includes('(')) return address;
  return address.replace(TAIL, '');
}

function isAddress(text: string): boolean {
  try {
    const url = new URL(text);
    // A name before the host hides where a link leads.
    return url.protocol === 'https:' && url.hostname.includes('.') && !url.username && !url.password;
  } catch {
    return false;
  }
}
