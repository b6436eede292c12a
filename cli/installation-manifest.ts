import { z } from 'zod';

const maxLength = 128;
const text = (max: number) =>
  z.string().trim().min(1, 'must not be empty').max(max, `must have at most ${max} characters`);

/** Absolute, because LivePerson opens it from its own pages; http only on a developer's machine. */
const url = (max: number) =>
  text(max).refine((value) => {
    const parsed = URL.canParse(value) ? new URL(value) : null;
    const isLocal = parsed?.hostname === 'localhost' || parsed?.hostname === '127.0.0.1';
    return parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLocal);
  }, 'must be an https URL (http only for localhost)');

/** The documented rules of LivePerson for an installation manifest. */
const manifestSchema = z
  .object({
    client_name: text(maxLength).regex(
      /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/,
      'must be a reverse domain name, such as example.brand.my-app',
    ),
    display_name: text(maxLength),
    description: text(256),
    grant_types: z
      .array(z.enum(['authorization_code', 'refresh_token']))
      .refine((types) => new Set(types).size === 2, 'must be authorization_code and refresh_token'),
    response_types: z.tuple([z.literal('code')]),
    redirect_uris: z
      .array(
        url(maxLength).refine(
          (value) => !value.includes('#'),
          'must not contain a fragment (RFC 6749 §3.1.2)',
        ),
      )
      .min(1, 'must contain at least one URL'),
    scope: text(maxLength).exactOptional(),
    logo_uri: url(1_024),
    entry_uri: url(1_024).exactOptional(),
    quick_launch_enabled: z.boolean(),
    enabled_for_profiles: z
      .array(z.int('must be a profile ID (a number)').positive('must be a profile ID (a number)'))
      .exactOptional(),
  })
  .refine(({ quick_launch_enabled, entry_uri }) => !quick_launch_enabled || entry_uri, {
    message: 'is required for the Quick Launch menu',
    path: ['entry_uri'],
  });

/** The manifest with which LivePerson installs a private app. */
export type InstallationManifest = z.infer<typeof manifestSchema>;

/** Lists everything that LivePerson would reject. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  constructor(readonly problems: readonly string[]) {
    super(
      [
        'LivePerson would reject this manifest:',
        ...problems.map((problem) => `  - ${problem}`),
      ].join('\n'),
    );
  }
}

/** @throws {ManifestError} that lists all problems */
export function checkManifest(manifest: unknown): InstallationManifest {
  const parsed = manifestSchema.safeParse(manifest);
  if (parsed.success) return parsed.data;
  throw new ManifestError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`),
  );
}

/**
 * The width and height of a PNG image, in pixels; null for other data.
 *
 * @see https://www.w3.org/TR/png-3/#11IHDR
 */
export function pngSize(bytes: Buffer): readonly [width: number, height: number] | null {
  const isPng = bytes.length >= 24 && bytes.readBigUInt64BE(0) === 0x89504e470d0a1a0an;
  return isPng ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : null;
}
