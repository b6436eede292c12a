import { readFileSync } from 'node:fs';
import { z } from 'zod';

const notText = 'must be a text';
export const accountIdSchema = z
  .string(notText)
  .regex(
    /^[a-zA-Z0-9_]{1,20}$/,
    'must be the account number (site id): 1 to 20 letters, digits or underscores',
  );
const text = z.string(notText).trim().min(1, 'must not be empty');
const installation = z.strictObject(
  {
    accountId: accountIdSchema,
    clientId: text,
    clientSecret: text,
    /** What people know the account by, where they have to choose between several; null for its number alone. */
    name: text.max(60, 'must be 60 characters at the most').nullable().default(null),
  },
  'must be an object with accountId, clientId, clientSecret and, if you like, name; and nothing else',
);

const items = z
  .tuple(
    [installation],
    installation,
    'must be a JSON array of installations, such as [{"accountId":"…"}]',
  )
  .refine(
    (all) => new Set(all.map(({ accountId }) => accountId)).size === all.length,
    'must name each account once',
  );

/** This app as it is installed in one account of LivePerson. */
export type Installation = Readonly<z.infer<typeof installation>>;

export type Installations = Readonly<z.infer<typeof items>>;

/** `LP_INSTALLATIONS`: a JSON array, or the path of a file that holds one. No problem quotes what it holds. */
export const installationsSetting = z
  .string()
  .transform((text, context): unknown => {
    try {
      const isJson = text.startsWith('[');
      return JSON.parse(isJson ? text : readFileSync(/* turbopackIgnore: true */ text, 'utf8'));
    } catch (error) {
      // A parser's message quotes what it parsed.
      const isRead = error instanceof SyntaxError;
      const message = isRead
        ? 'must be valid JSON'
        : 'must be a JSON array, or the path of a file that can be read';
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  })
  .pipe(items);

export interface AccountList {
  readonly installations: readonly Pick<Installation, 'accountId'>[];
}

export function isInstalled(accountId: string, { installations }: AccountList): boolean {
  return installations.some((installation) => installation.accountId === accountId);
}

/** The only account, else the one of several that the query asks for, else null (contract: `GET /login`). */
export function resolveAccount(
  wanted: string | null,
  { installations }: AccountList,
): string | null {
  const [only, ...others] = installations;
  if (only && others.length === 0) return only.accountId;
  return wanted !== null && isInstalled(wanted, { installations }) ? wanted : null;
}
