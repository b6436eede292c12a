import fc from 'fast-check';

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

/** Written as a number that JSON allows and JavaScript takes for infinite. */
const beyondNumbers = 'a number beyond all numbers';

/** Values that code is seldom ready for. */
export const oddJson: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(null, true, false, 0, -1, 0.5, 1e308, 2 ** 53 + 2, beyondNumbers),
  fc.constantFrom<Json[]>('', ' ', 'true', 'false', '0', '-1', '1e9', 'NaN', 'null', '\u0000'),
  fc.constantFrom<Json[]>('\ud800', '\u202e', '..', '../..', '%00', 'a\r\nb: c', '<script>'),
  fc.constantFrom<Json[]>('javascript:alert(1)', 'http://plain.example/a', '//evil.example/a'),
  fc.constantFrom<Json[]>('https://user:password@evil.example/', 'https://evil.example/a b'),
  fc.constantFrom<Json[]>(
    [],
    {},
    [null],
    [[]],
    { toString: 1 },
    JSON.parse('{"__proto__":{"sub":"1"}}'),
  ),
  fc.integer({ min: 1, max: 3_000 }).map((length) => 'x'.repeat(length)),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Any JSON value at all. */
export const anyJson: fc.Arbitrary<Json> = fc.oneof(
  oddJson,
  fc.json({ maxDepth: 4 }).map((text): Json => JSON.parse(text)),
);

/** A right value with one to four things about it that are not as they should be. */
export function wrongVersionsOf(right: Json): fc.Arbitrary<Json> {
  const change = fc.record({ place: fc.nat(), how: howToChange });
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce((value, { place, how }) => changedAt(value, place, how), right),
    );
}

/** What a value becomes; more than one only in a list, and none where it is left out. */
type Change = (value: Json) => readonly Json[];

const howToChange: fc.Arbitrary<Change> = fc.oneof(
  oddJson.map((odd) => () => [odd]),
  fc.constantFrom<Change[]>(
    () => [],
    (value) => [value, value],
    (value) => [[value]],
    (value) => [{ value }],
    (value) => [isSimple(value) ? String(value) : value],
    (value) => [JSON.stringify(value)],
    (value) => [typeof value === 'string' ? `${value} ` : value],
    (value) => [typeof value === 'string' ? value.slice(1) : value],
    (value) => [typeof value === 'number' ? -value : value],
    (value) => [typeof value === 'boolean' ? !value : value],
  ),
);

/** Changes the value at a place, counted from the outside in. */
function changedAt(whole: Json, place: number, change: Change): Json {
  let placesLeft = place % placesIn(whole);
  const visit = (value: Json): readonly Json[] => {
    placesLeft -= 1;
    if (placesLeft === -1) return change(value);
    if (isSimple(value)) return [value];
    if (Array.isArray(value)) return [value.flatMap(visit)];
    const members = Object.entries(value).map(([name, member]) => [name, visit(member)] as const);
    return [
      Object.fromEntries(
        members.flatMap(([name, [first]]) => (first === undefined ? [] : [[name, first]])),
      ),
    ];
  };
  return visit(whole)[0] ?? null;
}

function isSimple(value: Json): value is null | boolean | number | string {
  return value === null || typeof value !== 'object';
}

function placesIn(value: Json): number {
  if (isSimple(value)) return 1;
  return Object.values(value).reduce<number>((count, member) => count + placesIn(member), 1);
}

/** As it is sent. */
export function written(value: Json): string {
  return JSON.stringify(value).replaceAll(JSON.stringify(beyondNumbers), '1e999');
}

/** A body for an answer: a wrong version of what is right there, any JSON, or no JSON at all. */
export function bodiesLike(right: Json): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: wrongVersionsOf(right).map(written) },
    { weight: 2, arbitrary: anyJson.map(written) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
    { weight: 1, arbitrary: fc.nat().map((end) => cutOff(written(right), end)) },
  );
}

function cutOff(text: string, end: number): string {
  return text.slice(0, end % (text.length + 1));
}
