const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const letterOrDigit = /[\p{L}\p{N}]/u;

const firstGrapheme = (text: string) => graphemes.segment(text).containing(0)?.segment ?? '';

/** The first letter of a word, in upper case if its script has one, without symbols in front. */
function initialOf(word: string): string {
  const start = Math.max(word.search(letterOrDigit), 0);
  // Upper case can be longer (ß becomes SS), so the first grapheme is taken again.
  return firstGrapheme(firstGrapheme(word.slice(start)).toUpperCase());
}

/** Scripts without upper case get one initial: two would read as a word. */
function hasUpperCase(letter: string): boolean {
  return letter.toLowerCase() !== letter.toUpperCase();
}

/** One or two initials of a name in any script, or an empty string. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const named = words.filter((word) => letterOrDigit.test(word));
  const first = initialOf(named[0] ?? words[0] ?? '');
  const last = initialOf(named.length > 1 ? (named.at(-1) ?? '') : '');
  return hasUpperCase(first) && hasUpperCase(last) ? first + last : first;
}
