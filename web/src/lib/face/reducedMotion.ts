/** Tell whether the person asked for less movement, now and when they change their mind. Returns what ends it. */
export function followReducedMotion(tell: (isReduced: boolean) => void): () => void {
  const query = matchMedia('(prefers-reduced-motion: reduce)');
  const change = () => tell(query.matches);
  change();
  query.addEventListener('change', change);
  return () => query.removeEventListener('change', change);
}
