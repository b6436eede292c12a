import { z } from 'zod';
import { CommandError } from './command';

const maxLength = 128;
const text = (max: number) =>
  z.string().trim().min(1, 'must not be empty').max(max, `must have at most ${max} characters`);

/** Absolute, because LivePerson opens it from its own pages. */
const url = (max: number) =>
  text(max).pipe(z.url({ protocol: /^https?$/, error: 'must be an absolute http or https URL' }));
const redirectUri = url(maxLength).refine(
  (value) => !value.includes('#'),
  'must not contain a fragment (RFC 6749 §3.1.2)',
);

const profileId = 'must be a profile ID (a number)';

/** LivePerson's documented rules for an installation manifest, and what the code flow needs. */
const manifestSchema = z
  .object({
    client_name: text(maxLength),
    display_name: text(maxLength).exactOptional(),
    description: text(256).exactOptional(),
    grant_types: z
      .array(z.enum(['authorization_code', 'refresh_token']))
      .refine((types) => new Set(types).size === 2, 'must be authorization_code and refresh_token'),
    response_types: z.tuple([z.literal('code')]).exactOptional(),
    redirect_uris: z.array(redirectUri).min(1, 'must contain at least one URL'),
    scope: text(maxLength).exactOptional(),
    logo_uri: url(1_024).exactOptional(),
    entry_uri: url(1_024).exactOptional(),
    quick_launch_enabled: z.boolean().exactOptional(),
    enabled_for_profiles: z.array(z.int(profileId).positive(profileId)).exactOptional(),
  })
  .refine(({ quick_launch_enabled, entry_uri }) => !quick_launch_enabled || entry_uri, {
    message: 'is required for the Quick Launch menu',
    path: ['entry_uri'],
  });

type InstallationManifest = z.infer<typeof manifestSchema>;

/** Lists everything that LivePerson would reject. */
export class ManifestError extends CommandError {
  override readonly name = 'ManifestError';
  constructor(readonly problems: readonly string[]) {
    super(['LivePerson would reject this manifest:', ...problems].join('\n  - '));
  }
}

export function checkManifest(manifest: unknown): InstallationManifest {
  const parsed = manifestSchema.safeParse(manifest);
  if (parsed.success) return parsed.data;
  throw new ManifestError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`),
  );
}

const knownScopes = ['users.read', 'users.write', 'msg.consumer'];

/** What LivePerson accepts although its pages recommend something else, or nobody would see the app. */
export function manifestWarnings(manifest: InstallationManifest): readonly string[] {
  const { client_name, scope, quick_launch_enabled, enabled_for_profiles = [] } = manifest;
  const unknownScopes = scope?.split(/\s+/).filter((name) => !knownScopes.includes(name)) ?? [];
  return [
    !/^[\w-]+(?:\.[\w-]+)+(?:#[\w-]+)?$/.test(client_name) &&
      'client_name should be unique, as a reverse domain name such as com.brand.MyApp',
    unknownScopes.length > 0 &&
      `scope: LivePerson documents ${knownScopes.join(', ')}, not ${unknownScopes.join(', ')}; sign-in needs none`,
    quick_launch_enabled &&
      enabled_for_profiles.length === 0 &&
      'the Quick Launch menu shows the app to nobody until enabled_for_profiles names a profile: add --profile ID (docs/real-account.md says how to find ids), or --no-quick-launch',
  ].filter((warning) => typeof warning === 'string');
}

/** The width and height of a PNG image (https://www.w3.org/TR/png-3/#11IHDR), in pixels; null for other data. */
export function pngSize(bytes: Buffer): readonly [width: number, height: number] | null {
  const isPng = bytes.length >= 24 && bytes.readBigUInt64BE(0) === 0x89504e470d0a1a0an;
  return isPng ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : null;
}
