import { z } from 'zod';

export const notText = 'must be a text';

/** The number of a LivePerson account, also called site id. */
export const accountIdSchema = z
  .string(notText)
  .regex(
    /^[a-zA-Z0-9_]{1,20}$/,
    'must be the account number (site id): 1 to 20 letters, digits or underscores',
  );
