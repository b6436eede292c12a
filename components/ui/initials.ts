const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const letterOrDigit = /[\p{L}\p{N}]/u;

function firstGrapheme(text: string): string {
  for (const { segment } of graphemes.segment(text)) return segment;
  return '';
}

/** The sign a word is known by: capital if its script has capitals, decoration in front left out. */
function initialOf(word: string): string {
  const start = Math.max(word.search(letterOrDigit), 0);
  // Capitals can be longer than what they stand for (ß becomes SS), so the first is taken again.
  return firstGrapheme(firstGrapheme(word.slice(start)).toUpperCase());
}

/** Where capitals exist, two initials read as initials; elsewhere they would join to a false word. */
function hasCapitals(sign: string): boolean {
  return sign.toLowerCase() !== sign.toUpperCase();
}

/** One or two signs that stand for a name of any script; empty when there is nothing to go by. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const named = words.filter((word) => letterOrDigit.test(word));
  const first = initialOf(named[0] ?? words[0] ?? '');
  const last = initialOf(named.length > 1 ? (named.at(-1) ?? '') : '');
  return hasCapitals(first) && hasCapitals(last) ? first + last : first;
}
