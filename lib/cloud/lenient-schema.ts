import { z } from 'zod';

// Conversational Cloud sends booleans and numbers as JSON values or as strings, and any field but the id may be missing.
// These schemas turn what they cannot read into null.

const maxTextLength = 200;

/** The schema, and null for what it rejects. */
const orNull = <T extends z.ZodType>(schema: T) => schema.nullable().catch(null);

/** A trimmed text of at most 200 characters; null if it is empty. */
export const lenientText = orNull(
  z.string().transform((text) => Array.from(text.trim()).slice(0, maxTextLength).join('') || null),
);

/** An id, as a string. */
export const lenientId = z
  .union([z.string().trim().min(1).max(100), z.number()])
  .transform((id) => String(id));

/** Nothing else is a boolean: `isEnabled` and `deleted` end a session. */
export const lenientBoolean = orNull(
  z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' })]),
);

/** A number, or the same as a string. */
const number = z.union([z.number(), z.string().regex(/^\d{1,15}(\.\d+)?$/)]).transform(Number);

/** An integer from 0 to 999,999,999. */
export const countSchema = number.pipe(z.int().min(0).max(999_999_999));

export const lenientCount = orNull(countSchema);

/** Milliseconds, up to a year. */
export const lenientDuration = orNull(number.pipe(z.number().min(0).max(31_536_000_000)));

/** Milliseconds since 1970, from 2000 to 2100. */
export const timestampSchema = number.pipe(z.int().min(946_684_800_000).max(4_102_444_800_000));

/** An https URL of at most 500 characters, because it is stored in the session's cookie. */
const pictureUrl = z.url({ normalize: true }).regex(/^https:\/\/[^/@]+\//);
export const pictureUrlSchema = orNull(pictureUrl.max(500));

/** Like {@link arrayOfReadable}, but empty if there is no array. */
export function lenientArray<T>(item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return arrayOfReadable(item).catch([]);
}

/** An array without the items that the schema rejects. */
export function arrayOfReadable<T>(item: z.ZodType<T>) {
  return z.array(z.unknown()).transform((items): readonly T[] =>
    items.flatMap((value) => {
      const { success, data } = item.safeParse(value);
      return success ? [data] : [];
    }),
  );
}
