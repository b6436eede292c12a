import { z } from 'zod';

const longest = 128;
const notEmpty = 'must not be empty';
const atMost = (count: number) => `must have ${count} characters at the most`;
const text = (count: number) => z.string().trim().min(1, notEmpty).max(count, atMost(count));

/** Absolute, for LivePerson opens it from a page of its own; http only where nobody but a developer is. */
const address = (count: number) =>
  text(count).refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    const isLocal = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
    return url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal));
  }, 'must be an https address (http only for localhost)');

/** What LivePerson asks of an installation manifest, as far as it is documented. */
const manifestSchema = z
  .object({
    client_name: text(longest).regex(
      /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/,
      'must be a name of your own in reverse order, such as example.brand.my-app',
    ),
    display_name: text(longest),
    description: text(256),
    grant_types: z
      .array(z.enum(['authorization_code', 'refresh_token']))
      .refine((types) => new Set(types).size === 2, 'must be authorization_code and refresh_token'),
    response_types: z.tuple([z.literal('code')]),
    redirect_uris: z
      .array(
        address(longest).refine(
          (value) => !value.includes('#'),
          'must have no fragment (RFC 6749 §3.1.2)',
        ),
      )
      .min(1, 'must hold one address at least'),
    scope: text(longest).exactOptional(),
    logo_uri: address(1_024),
    entry_uri: address(1_024).exactOptional(),
    quick_launch_enabled: z.boolean(),
    enabled_for_profiles: z
      .array(z.int('must be the number of a profile').positive('must be the number of a profile'))
      .exactOptional(),
  })
  .refine(({ quick_launch_enabled, entry_uri }) => !quick_launch_enabled || entry_uri, {
    message: 'is needed for the Quick Launch menu',
    path: ['entry_uri'],
  });

/** The manifest by which LivePerson installs a private app. */
export type InstallationManifest = z.infer<typeof manifestSchema>;

/** Everything that LivePerson would refuse, in words. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  constructor(readonly problems: readonly string[]) {
    super(
      [
        'LivePerson would refuse this manifest:',
        ...problems.map((problem) => `  - ${problem}`),
      ].join('\n'),
    );
  }
}

/** @throws {ManifestError} that lists every problem at once */
export function checkManifest(manifest: unknown): InstallationManifest {
  const parsed = manifestSchema.safeParse(manifest);
  if (parsed.success) return parsed.data;
  throw new ManifestError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`),
  );
}

/**
 * The width and height of a PNG picture, in pixels; null for anything else.
 *
 * @see https://www.w3.org/TR/png-3/#11IHDR
 */
export function sizeOfPng(bytes: Buffer): readonly [width: number, height: number] | null {
  const isPng = bytes.length >= 24 && bytes.readBigUInt64BE(0) === 0x89504e470d0a1a0an;
  return isPng ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : null;
}
