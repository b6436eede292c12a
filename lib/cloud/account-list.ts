import type { z } from 'zod';
import { arrayOfReadable } from './lenient-schema';

/** The request for a list of the account's configuration, with the fields that the schema of a record names. */
export function accountList<T extends z.ZodRawShape>(
  name: string,
  version: string,
  record: z.ZodObject<T>,
) {
  return {
    service: 'accountConfigReadOnly',
    path: `/api/account/{account}/configuration/le-users/${name}`,
    query: { v: version },
    select: Object.keys(record.shape),
    schema: arrayOfReadable(record),
    size: 'list',
  } as const;
}
