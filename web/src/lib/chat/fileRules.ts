const MB = 1_000_000;

/** Why a file cannot be sent, before it travels; the server looks into its bytes. */
export function fileProblem(file: { name: string; type: string; size: number }): string | null {
  if (file.size === 0) return `${file.name} is empty. Choose another file.`;
  if (file.type.startsWith('image/') && file.size > 10 * MB) return `${file.name} is larger than 10 MB. Send a smaller picture.`;
  if (file.size > 20 * MB) return `${file.name} is larger than 20 MB. Send a smaller file.`;
  return null;
}

export const sizeText = (bytes: number): string => (bytes < MB ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / MB).toFixed(1)} MB`);
