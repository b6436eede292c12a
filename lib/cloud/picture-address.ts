import { z } from 'zod';

/** The address goes into the session, and so into the cookie. */
const maxLength = 500;

/**
 * Where a person's picture is, if it is somewhere a browser may be sent for it: https, without a user name or a
 * password; null for anything else.
 */
export const pictureAddress = z
  .string()
  .max(maxLength)
  .refine((text) => URL.canParse(text))
  .transform((text) => new URL(text))
  .refine(({ protocol, username, password }) => protocol === 'https:' && !username && !password)
  .transform(({ href }) => href)
  .refine((href) => href.length <= maxLength)
  .nullable()
  .catch(null);
