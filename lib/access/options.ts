import { z } from 'zod';
import type { Config } from '../config/config';
import { directiveNames } from '../http/security-headers';
import type { PublicSession } from '../session/expiry';
import type { OnSignIn } from '../sign-in/dependencies';
import { patternProblem } from './path-pattern';
import { createRouteTable, type RouteTable } from './route-table';

/** Whether a person may use what an entry protects. Exactly `true` lets them; what it throws is a 500. */
export type RolePredicate = (session: PublicSession) => boolean;

/** Who may use what an entry protects: administrators (`isAdmin`), or whom a function lets. */
export type Role = 'administrator' | RolePredicate;

const isFunction = (value: unknown) => typeof value === 'function';
const path = z.string().superRefine((value, context) => {
  const message = patternProblem(value);
  if (message !== null) context.addIssue({ code: 'custom', message });
});
const page = path.refine((value) => !value.includes('*'), 'must be one path, without *');
/** Of a body in bytes. Next.js is told of no more (`proxyClientMaxBodySize` in next.config.js). */
const bodyLimit = z
  .int('must be a number of bytes')
  .min(0)
  .max(100 * 1_048_576, 'must be 100 MB at the most');

const protectEntry = z.strictObject({
  path,
  role: z
    .union([z.literal('administrator'), z.custom<RolePredicate>(isFunction)], {
      error: "must be 'administrator' or a function",
    })
    .optional(),
  respondWith: z.literal('json', "must be 'json' or left out").optional(),
  except: z.array(path).readonly().optional(),
  bodyLimit: bodyLimit.optional(),
});

const source = z.string().regex(/^[^\s;,]+$/, 'must be one source, without spaces, ; or ,');

const optionsSchema = z.strictObject({
  protect: z.array(protectEntry).readonly().default([]),
  contentSecurityPolicy: z
    .union(
      [z.literal(false), z.partialRecord(z.enum(directiveNames), z.array(source).readonly())],
      {
        error: 'must be false, or sources for each directive that gets more',
      },
    )
    .default({}),
  pages: z
    .strictObject({
      home: page.default('/dashboard'),
      signInError: page.optional(),
      sessionEnded: page.optional(),
      chooseAccount: page.optional(),
      forbidden: page.optional(),
      unavailable: page.optional(),
      otherPerson: page.optional(),
      denied: page.optional(),
    })
    .prefault({}),
  bodyLimit: bodyLimit.default(1_048_576),
  onSignIn: z.custom<OnSignIn>(isFunction, 'must be a function').optional(),
  signInErrorTexts: z
    .record(
      z.string().regex(/^brand_[a-z_]{1,40}$/, 'must be named brand_ and small letters'),
      z.string().min(1),
    )
    .default({}),
});

/** What a brand says in `sentinel.ts` (contract: *The instance*). */
export type SentinelOptions = z.input<typeof optionsSchema>;
type ParsedOptions = Readonly<z.output<typeof optionsSchema>>;
export type ProtectEntry = ParsedOptions['protect'][number];
export type Pages = Readonly<ParsedOptions['pages']>;

/** Everything that is wrong with the options, in words a developer can act on. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
  constructor(problems: readonly string[]) {
    super(
      ['createSentinel cannot use these options:', ...problems.map((text) => `  - ${text}`)].join(
        '\n',
      ),
    );
    // Next.js prints it when a build or a server fails by it. The message says where to look.
    this.stack = this.message;
  }
}

/** What a brand says in `sentinel.ts`, checked, with the table of all addresses. */
export type AppOptions = ParsedOptions & { readonly routes: RouteTable };

/** The settings, and what `sentinel.ts` says. */
export type AppConfig = Config & AppOptions;

/**
 * Checks the options of `createSentinel` and makes the route table of them.
 *
 * @throws {OptionsError} that lists each option of a wrong shape; or, where all are right, each entry that never matches
 *   and each page that cannot be reached
 */
export function createAppOptions(options: SentinelOptions): AppOptions {
  const parsed = optionsSchema.safeParse(options);
  if (!parsed.success) {
    throw new OptionsError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'they'}: ${message}`),
    );
  }
  const { protect, pages, bodyLimit } = parsed.data;
  const { routes, problems } = createRouteTable(protect, pages, bodyLimit);
  if (problems.length > 0) throw new OptionsError(problems);
  return { ...parsed.data, routes };
}
