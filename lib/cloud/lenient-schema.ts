import { z } from 'zod';

// Conversational Cloud answers booleans and numbers as JSON values or as strings, and any field but the id may be
// missing. These read what can be read, and take the rest for "not given".

const maxTextLength = 200;

/** A text without the blanks around it, cut to 200 characters; null when there is none. */
export const lenientText = z
  .string()
  .transform((text) => Array.from(text.trim()).slice(0, maxTextLength).join('') || null)
  .nullable()
  .catch(null);

/** An id as a string, however it was written. */
export const lenientId = z
  .union([z.string().trim().min(1).max(100), z.number()])
  .transform((id) => String(id));

/** `true`, `false`, or null when it does not say. */
export const lenientBoolean = z
  .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])
  .nullable()
  .catch(null);

/** A whole number from 0 on; null for anything else. */
export const lenientCount = z
  .union([z.number(), z.string().regex(/^\d{1,9}$/)])
  .transform(Number)
  .pipe(z.int().min(0))
  .nullable()
  .catch(null);

/** An https address of at most 500 characters, for it goes into the session's cookie; else null. */
export const pictureUrlSchema = z
  .url({ normalize: true })
  .regex(/^https:\/\/[^/@]+\//)
  .max(500)
  .nullable()
  .catch(null);

/** A list without the items that cannot be read; empty when it is missing. */
export function lenientArray<T>(item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return arrayOfReadable(item).catch([]);
}

/** An answer that is a list. One item that cannot be read does not hide the others. */
export function arrayOfReadable<T>(item: z.ZodType<T>) {
  return z.array(z.unknown()).transform((items): readonly T[] =>
    items.flatMap((candidate) => {
      const { success, data } = item.safeParse(candidate);
      return success ? [data] : [];
    }),
  );
}
