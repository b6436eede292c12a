import fc from 'fast-check';

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
interface JsonObject {
  [name: string]: Json;
}

/** Serialized as 1e999, which is valid JSON and infinite in JavaScript. */
const hugeNumber = 'a huge number';

/** Unusual values. */
const oddJson: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(null, true, false, 0, -1, 0.5, 1e308, 2 ** 53 + 2, hugeNumber),
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

export const anyJson: fc.Arbitrary<Json> = fc.oneof(
  oddJson,
  fc.json({ maxDepth: 4 }).map((text): Json => JSON.parse(text)),
);

/** A valid value with one to four changes. */
export function wrongVersionsOf(right: Json): fc.Arbitrary<Json> {
  const positioned = fc.record({ position: fc.nat(), change: changes });
  return fc
    .array(positioned, { minLength: 1, maxLength: 4 })
    .map((all) =>
      all.reduce((value, { position, change }) => changeAt(value, position, change), right),
    );
}

/** The replacements of a value: several are for a list, and none removes the value. */
type Change = (value: Json) => readonly Json[];

const changes: fc.Arbitrary<Change> = fc.oneof(
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

/** Changes the value at a position, counted from the outside in. */
function changeAt(whole: Json, position: number, change: Change): Json {
  let valuesLeft = position % countValues(whole);
  const visit = (value: Json): readonly Json[] => {
    valuesLeft -= 1;
    if (valuesLeft === -1) return change(value);
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

function countValues(value: Json): number {
  if (isSimple(value)) return 1;
  return Object.values(value).reduce<number>((count, member) => count + countValues(member), 1);
}

export function written(value: Json): string {
  return JSON.stringify(value).replaceAll(JSON.stringify(hugeNumber), '1e999');
}

/** A response body: a changed version of the valid one, any JSON, or no JSON. */
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
