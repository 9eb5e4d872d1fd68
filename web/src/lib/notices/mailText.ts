export interface Part {
  text: string;
  href: string | null;
}

/** Cut a mail's text into words and ways: a line that is a path of this site, or an address of it, leads there. */
export function linkParts(text: string, origin = globalThis.location?.origin ?? ''): Part[] {
  const parts: Part[] = [];
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    const end = index < lines.length - 1 ? '\n' : '';
    const path = origin && line.startsWith(`${origin}/`) ? line.slice(origin.length) : line;
    if (/^\/(?!\/)[\w\-/]*$/.test(path)) parts.push({ text: line, href: path }, { text: end, href: null });
    else parts.push({ text: line + end, href: null });
  });
  return parts.filter((part) => part.text !== '');
}
