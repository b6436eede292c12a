import { z } from 'zod';
import { directiveNames } from '../http/content-security-policy';
import type { OnSignIn } from '../sign-in/dependencies';
import { brandReasonSchema } from '../sign-in/errors';
import { bodyLimitSchema, defaultBodyLimit } from './body-limit';
import { patternProblem } from './path-pattern';
import { roleSchema } from './role';

const path = z.string().superRefine((value, context) => {
  const message = patternProblem(value);
  if (message !== null) context.addIssue({ code: 'custom', message });
});
const page = path.refine((value) => !value.includes('*'), 'must be one path, without *');

const protectEntry = z.strictObject({
  /** Decoded, without a trailing slash. `*` matches one segment, `/x/**` matches `/x` and everything below. */
  path,
  /** Which signed-in users may use it; default: all of them. See {@link Role}. */
  role: roleSchema.optional(),
  /** `'json'` answers 401, 403 and 503 as JSON instead of a redirect or a page. */
  respondWith: z.literal('json', "must be 'json' or left out").optional(),
  /** Paths that this entry does not match, with `*` and `**` as in `path`. Without a later entry they are public. */
  except: z.array(path).readonly().optional(),
  /** The largest request body, in bytes, at most 100 MB; default: the `bodyLimit` of the app. */
  bodyLimit: bodyLimitSchema.optional(),
});

const source = z.string().regex(/^[^\s;,]+$/, 'must be one source, without spaces, ; or ,');

export const optionsSchema = z.strictObject({
  /** The protected paths. The first entry that matches applies; a path without an entry is public. */
  protect: z.array(protectEntry).readonly().default([]),
  /**
   * Sources to add to each directive, as a policy spells them: `https://api.example`, `https://*.example`, `wss://…`.
   * `false` if the app sends its own policy.
   */
  contentSecurityPolicy: z
    .union(
      [z.literal(false), z.partialRecord(z.enum(directiveNames), z.array(source).readonly())],
      { error: 'must be false, or a list of sources for each directive' },
    )
    .default({}),
  /** The paths of the app's pages for the sign-in and for errors. For a missing one the library shows a plain page. */
  pages: z
    .strictObject({
      /** Where a user goes after a sign-in without `returnTo`. */
      home: page.default('/dashboard'),
      /** After a failed sign-in. */
      signInError: page.optional(),
      /** After a form or Server Action without a session. */
      sessionEnded: page.optional(),
      /** Before the sign-in, if there are several accounts. */
      chooseAccount: page.optional(),
      /** 403: the user does not have the role. */
      forbidden: page.optional(),
      /** 503: Redis or Sentinel does not answer. */
      unavailable: page.optional(),
      /** 409: the form was sent from the page of another user than the one signed in now. */
      otherPerson: page.optional(),
      /** Any other denied request, with its status in the query. */
      denied: page.optional(),
    })
    .prefault({}),
  /** The largest request body in bytes, also on public paths; default: 1 MB. */
  bodyLimit: bodyLimitSchema.default(defaultBodyLimit),
  /** Called before the session is created. It may refuse the sign-in. */
  onSignIn: z
    .custom<OnSignIn>((value) => typeof value === 'function', 'must be a function')
    .optional(),
  /** The text of the sign-in error page for each reason that `onSignIn` returns, such as `brand_no_licence`. */
  signInErrorTexts: z.record(brandReasonSchema, z.string().min(1)).default({}),
});

/** The options of `createSentinel`. */
export type SentinelOptions = z.input<typeof optionsSchema>;
export type ParsedOptions = Readonly<z.output<typeof optionsSchema>>;
/** An entry of `protect`. */
export type ProtectEntry = ParsedOptions['protect'][number];
export type Pages = Readonly<ParsedOptions['pages']>;

/** Thrown by `createSentinel`: its message lists everything that is wrong with the options. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
  constructor(problems: readonly string[]) {
    super(`createSentinel cannot use these options:\n  - ${problems.join('\n  - ')}`);
    // Next.js would print the stack, and the message says where to look.
    this.stack = this.message;
  }
}
