const words =
  /change.?(?:me|this|it)|replace|(?:super|my|top).?secret|passwor[dt]|passphrase|example|placeholder|default|insert|your.?own|qwert[yz]|asdfgh/i;

/** Whether a secret repeats itself, follows the alphabet, or contains a typical placeholder word. */
export function isGuessable(secret: string): boolean {
  return words.test(secret) || isRepeated(secret) || isSequential(secret);
}

function isRepeated(secret: string): boolean {
  const lengths = Array.from({ length: Math.floor(secret.length / 2) }, (_, index) => index + 1);
  return lengths.some((length) => secret.startsWith(secret.slice(length)));
}

/** Whether half of the characters are equal or next to the character before. */
function isSequential(secret: string): boolean {
  const codes = Array.from(secret.toLowerCase(), (character) => character.charCodeAt(0));
  const near = codes.filter((code, index) => Math.abs(code - (codes[index - 1] ?? 0)) <= 1);
  return near.length >= codes.length / 2;
}
