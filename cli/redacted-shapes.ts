/** Describes data by types, lengths and names of members: never by a value. */
export function describeShape(value: unknown): string {
  if (Array.isArray(value)) {
    const [first] = value;
    return Array.isArray(first) ? 'list of lists' : `list of ${describeShape(first)}`;
  }
  if (typeof value === 'string') {
    const kind = /^\d*$/.test(value) ? 'digits' : /^[0-9a-f]+$/.test(value) ? 'hex' : 'characters';
    return `${value.length} ${kind}`;
  }
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return `{${memberNames(value).join(', ')}}`;
}

/** Names of members. One that is no plain word may be an id or a name, and becomes `*`. */
export function memberNames(value: object): readonly string[] {
  const names = Object.keys(value).map((name) => (/^[A-Za-z_]{1,40}$/.test(name) ? name : '*'));
  return [...new Set(names)].slice(0, 50);
}

/** A value of the protocol that is no secret, such as a key id, or its shape if it has another format. */
export const publicText = (value: unknown): string =>
  typeof value === 'string' && /^[A-Za-z0-9][\w.:/-]{0,60}$/.test(value)
    ? value
    : describeShape(value);

/** Replaces these secrets and names, in case one appears in spite of the rules above. */
export function hideValues(text: string, values: Iterable<string>): string {
  return [...new Set(values)]
    .filter((value) => value.length > 2)
    .sort((a, b) => b.length - a.length)
    .reduce((hidden, value) => hidden.replaceAll(value, '[hidden]'), text);
}
