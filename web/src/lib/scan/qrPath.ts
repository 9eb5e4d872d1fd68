/** A QR code's dark fields as an SVG path: one rectangle for each run in a row. */
export function qrPath(fields: readonly (readonly boolean[])[]): string {
  let path = '';
  fields.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const start = x;
      while (row[x + 1]) x++;
      const width = x - start + 1;
      path += `M${start} ${y}h${width}v1h-${width}z`;
    }
  });
  return path;
}
