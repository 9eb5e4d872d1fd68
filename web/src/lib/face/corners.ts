/** Where a small picture may stand, clockwise. */
export const CORNERS = ['top-left', 'top-right', 'bottom-right', 'bottom-left'] as const;
export type Corner = (typeof CORNERS)[number];

/** The corner that is nearest to a place, given as shares of the stage's width and height. */
export function nearestCorner(x: number, y: number): Corner {
  if (y < 0.5) return x < 0.5 ? 'top-left' : 'top-right';
  return x < 0.5 ? 'bottom-left' : 'bottom-right';
}

/** The corner that an arrow key leads to; the same where it leads nowhere. */
export function cornerAfter(corner: Corner, key: string): Corner {
  const [isTop, isLeft] = [corner.startsWith('top'), corner.endsWith('left')];
  if (key === 'ArrowUp') return nearestCorner(isLeft ? 0 : 1, 0);
  if (key === 'ArrowDown') return nearestCorner(isLeft ? 0 : 1, 1);
  if (key === 'ArrowLeft') return nearestCorner(0, isTop ? 0 : 1);
  if (key === 'ArrowRight') return nearestCorner(1, isTop ? 0 : 1);
  return corner;
}

/** The next corner, all around. */
export const nextCorner = (corner: Corner): Corner => CORNERS[(CORNERS.indexOf(corner) + 1) % CORNERS.length] as Corner;
