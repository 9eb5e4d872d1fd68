/** The name that ARKit or Oculus has for a blend shape, whatever a tool wrote around it. */
export function shapeName(written: string): string {
  const bare = written.slice(written.lastIndexOf('.') + 1);
  const sided = bare.replace(/_?L$/, (end) => (isSide(bare, end) ? 'Left' : end)).replace(/_?R$/, (end) => (isSide(bare, end) ? 'Right' : end));
  return sided;
}

/** "eyeBlink_L" and "eyeBlinkL" mean a side; "viseme_RR" does not. */
const isSide = (name: string, end: string): boolean => !name.startsWith('viseme_') && /[a-z]$/.test(name.slice(0, -end.length));
