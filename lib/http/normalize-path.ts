/** The path as Next.js routes it: decoded, without double slashes and without a slash at its end. */
export function normalizePath(path: string): string {
  // Each segment alone, so that an invalid one does not leave the others encoded.
  const decoded = path
    .split('/')
    .map(decode)
    .join('/')
    .replace(/\/{2,}/g, '/');
  return decoded.length > 1 ? decoded.replace(/\/$/, '') : decoded;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
