import { z } from 'zod';
import {
  type SettingName,
  settingName,
  settingsSchema,
  validateSetting,
} from '../../lib/config/settings';
import { type SettingText, settingTexts } from './setting-texts';

const width = 118;
/** No setting accepts it, so its error message says what the setting accepts. */
const nonsense = '\n';

/** The default as it is written in the environment, or null. */
function defaultOf(name: SettingName): string | null {
  const setting = settingsSchema.shape[name];
  return setting instanceof z.ZodPrefault && setting.def.defaultValue
    ? String(setting.def.defaultValue)
    : null;
}

/** The groups, each with its settings. */
const sections = Object.entries(settingTexts).map(
  ([section, texts]) =>
    [
      section,
      Object.entries(texts).map(([name, text]) => ({ name: settingName.parse(name), ...text })),
    ] as const,
);

function wrapped(text: string, prefix = ''): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)} ${word}`.trimStart();
    if (prefix.length + line.length > width) lines.push(word);
    else lines.splice(-1, 1, line);
  }
  return lines.map((line) => prefix + line).join('\n');
}

/** The page that explains every setting: docs/settings.md. */
export function settingsPage(): string {
  return [
    '# Settings',
    wrapped(
      'Settings are environment variables, or lines of `.env.local` in the root folder. The app reads them when the server starts, not when you build it: one build works in every environment. If a setting is missing or wrong, the server stops with one message that lists every problem. `npm run setup` asks for the required settings and writes `.env.local`; `npm run doctor` checks them.',
    ),
    wrapped('Options in code, in `sentinel.ts`, are in [api.md](api.md#sentineloptions).'),
    wrapped(
      '`npx tsx maintenance/docs/generate-docs.ts` makes this page and `.env.example` from `lib/config/settings.ts` and `maintenance/docs/setting-texts.ts`.',
    ),
    ...sections.flatMap(([section, texts]) => [`## ${section}`, ...texts.flatMap(explained)]),
  ]
    .join('\n\n')
    .concat('\n');
}

/** Formats names of settings, files and commands as code. */
const withCode = (text: string) =>
  text
    .replace(
      /\b(?:npm run \w+|openssl rand -base64 32)|\b[A-Z]+_[A-Z_]+[A-Z]\b|\{APP_URL\}\/\w+/g,
      '`$&`',
    )
    .replace(/docs\/(\S+?\.md)/g, '[$1]($1)');

function explained({
  name,
  description,
  example,
}: SettingText & { readonly name: SettingName }): readonly string[] {
  const isSecret = name.endsWith('_SECRET');
  const problem = isSecret ? null : validateSetting(name, nonsense);
  const byDefault = defaultOf(name);
  const facts = [
    byDefault !== null && `Default: \`${byDefault}\`.`,
    example !== undefined && `Example: \`${example}\`.`,
    problem !== null && `It ${problem}.`,
  ].filter((fact) => fact !== false);
  return [
    `### ${name}`,
    wrapped(withCode(description)),
    ...(facts.length > 0 ? [wrapped(facts.join(' '))] : []),
  ];
}

/** The file to copy to `.env.local`: every setting, the optional ones behind a `#`. */
export function envExample(): string {
  const [required] = Object.keys(settingTexts);
  return [
    '# The settings of this app. Copy this file to .env.local, or set them in the environment of your host.\n# The server reads them when it starts. If one is missing or wrong, it stops and names it.',
    ...sections.flatMap(([section, texts]) => [
      `# --- ${section === required ? section : `Optional: ${section.charAt(0).toLowerCase()}${section.slice(1)}`} `.padEnd(
        width,
        '-',
      ),
      ...texts.map(({ name, description, example }) => {
        const line = `${name}=${defaultOf(name) ?? example ?? ''}`;
        return `${wrapped(description, '# ')}\n${section === required ? line : `#${line}`}`;
      }),
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}
