import { z } from 'zod';
import type { Config } from '../config/config';
import { directiveNames } from '../http/security-headers';
import type { PublicSession } from '../session/public-session';
import type { OnSignIn } from '../sign-in/dependencies';
import { patternProblem } from './path-pattern';
import { createRouteTable, type RouteTable } from './route-table';

/** Whether a user has a role: only `true` means yes, and an exception becomes a 500. */
export type RolePredicate = (session: PublicSession) => boolean;

/**
 * Which users have access: `'administrator'` (`isAdmin`), `'agentManager'`, `'campaignManager'` or `'agent'`; those with a
 * profile of this name; those with a permission of LivePerson's list; or those for whom a function returns true.
 */
export type Role = string | { readonly permission: number } | RolePredicate;

const isFunction = (value: unknown) => typeof value === 'function';
const path = z.string().superRefine((value, context) => {
  const message = patternProblem(value);
  if (message !== null) context.addIssue({ code: 'custom', message });
});
const page = path.refine((value) => !value.includes('*'), 'must be one path, without *');
/** In bytes; the maximum is `proxyClientMaxBodySize` in next.config.js. */
const bodyLimit = z
  .int('must be a number of bytes')
  .min(0)
  .max(100 * 1_048_576, 'must be at most 100 MB');

const protectEntry = z.strictObject({
  /** A path as Next.js routes it. `*` is one segment, `/x/**` is `/x` and everything below it. */
  path,
  /** Which signed-in users may use it; default: all of them. See {@link Role}. */
  role: z
    .union(
      [
        z.string().min(1),
        z.strictObject({ permission: z.int() }).readonly(),
        z.custom<RolePredicate>(isFunction),
      ],
      { error: 'must be a role, the name of a profile, { permission: number } or a function' },
    )
    .optional(),
  /** `'json'` answers 401, 403 and 503 as JSON instead of a redirect or a page. */
  respondWith: z.literal('json', "must be 'json' or left out").optional(),
  /** Paths to which the next matching entry applies. */
  except: z.array(path).readonly().optional(),
  /** The largest request body in bytes; default: the `bodyLimit` of the app. */
  bodyLimit: bodyLimit.optional(),
});

const source = z.string().regex(/^[^\s;,]+$/, 'must be one source, without spaces, ; or ,');

const optionsSchema = z.strictObject({
  /** The protected paths: the first entry that matches applies. Everything else is public. */
  protect: z.array(protectEntry).readonly().default([]),
  /** Sources to add to the policy, by directive; false for an app with a policy of its own. */
  contentSecurityPolicy: z
    .union(
      [z.literal(false), z.partialRecord(z.enum(directiveNames), z.array(source).readonly())],
      { error: 'must be false, or a list of sources for each directive' },
    )
    .default({}),
  /** The paths of the app's own pages. For one that is left out the library shows a plain page. */
  pages: z
    .strictObject({
      /** Where a user goes after a sign-in without `returnTo`. */
      home: page.default('/dashboard'),
      /** Explains a failed sign-in. */
      signInError: page.optional(),
      /** After a form or Server Action without a session. */
      sessionEnded: page.optional(),
      /** Before the sign-in, when there are several accounts. */
      chooseAccount: page.optional(),
      /** 403: the user does not have the role. */
      forbidden: page.optional(),
      /** 503: Redis or Sentinel does not answer. */
      unavailable: page.optional(),
      /** 409: another user is signed in than the one whose page sent the form. */
      otherPerson: page.optional(),
      /** Any other denied request, with its status in the query. */
      denied: page.optional(),
    })
    .prefault({}),
  /** The largest request body in bytes, for public paths too; default: 1 MB. */
  bodyLimit: bodyLimit.default(1_048_576),
  /** Called after the identity is verified and before the session is set; returns a reason to refuse the sign-in. */
  onSignIn: z.custom<OnSignIn>(isFunction, 'must be a function').optional(),
  /** The text on the sign-in error page for each reason that `onSignIn` returns. */
  signInErrorTexts: z
    .record(
      z.string().regex(/^brand_[a-z_]{1,40}$/, 'must be brand_ and lower-case letters'),
      z.string().min(1),
    )
    .default({}),
});

/** The options of `createSentinel` (contract: *The instance*). */
export type SentinelOptions = z.input<typeof optionsSchema>;
type ParsedOptions = Readonly<z.output<typeof optionsSchema>>;
/** An entry of `protect`. */
export type ProtectEntry = ParsedOptions['protect'][number];
export type Pages = Readonly<ParsedOptions['pages']>;

/** Thrown by `createSentinel`: its message lists everything that is wrong with the options. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
  constructor(problems: readonly string[]) {
    super(
      ['createSentinel cannot use these options:', ...problems.map((text) => `  - ${text}`)].join(
        '\n',
      ),
    );
    // Next.js would print the stack, and the message says where to look.
    this.stack = this.message;
  }
}

/** The options after validation, with the route table made from them. */
export type AppOptions = ParsedOptions & { readonly routes: RouteTable };

/** The settings of the environment and the options in code. */
export type AppConfig = Config & AppOptions;

/** What the access rules read. */
export type AccessConfig = Pick<
  AppConfig,
  'appUrl' | 'installations' | 'embedOrigins' | 'routes' | 'signInErrorTexts'
>;

/**
 * Validates the options of `createSentinel` and makes the route table.
 *
 * @throws {OptionsError} that lists each option of the wrong shape; or, if there is none, each entry that never matches
 *   and each page that cannot be reached
 */
export function createAppOptions(options: SentinelOptions): AppOptions {
  const parsed = optionsSchema.safeParse(options);
  if (!parsed.success) {
    throw new OptionsError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`),
    );
  }
  const { protect, pages, bodyLimit } = parsed.data;
  const { routes, problems } = createRouteTable(protect, pages, bodyLimit);
  if (problems.length > 0) throw new OptionsError(problems);
  return { ...parsed.data, routes };
}
