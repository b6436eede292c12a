import { z } from 'zod';
import {
  type SettingName,
  settingName,
  settingsSchema,
  validateSetting,
} from '../../lib/config/schema';
import { type SettingText, settingTexts } from './setting-texts';

const width = 118;
/** No setting takes it: what each says of it is what it does take. */
const nonsense = '\n';

/** As one writes it in the environment; null for a setting without one. */
function defaultOf(name: SettingName): string | null {
  const setting = settingsSchema.shape[name];
  return setting instanceof z.ZodPrefault && setting.def.defaultValue
    ? String(setting.def.defaultValue)
    : null;
}

/** The parts, each with its settings. */
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
      'Settings come from the environment, or from `.env.local` at the root. They are read when the server starts, not when it is built: one build serves every environment. A setting that is missing or wrong stops the server with one message that names every problem. `npm run setup` asks for the required ones and writes `.env.local`; `npm run doctor` looks whether they are right.',
    ),
    wrapped(
      'This page and `.env.example` are made from `lib/config/schema.ts` and `maintenance/docs/setting-texts.ts` ([maintenance/](../maintenance/README.md)).',
    ),
    ...sections.flatMap(([section, texts]) => [`## ${section}`, ...texts.flatMap(explained)]),
  ]
    .join('\n\n')
    .concat('\n');
}

/** Names of settings, files and commands are code. */
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
    example !== undefined && `For instance \`${example}\`.`,
    problem !== null && `It ${problem}.`,
  ].filter((fact) => fact !== false);
  return [
    `### ${name}`,
    wrapped(withCode(description)),
    ...(facts.length > 0 ? [wrapped(facts.join(' '))] : []),
  ];
}

/** The file to copy to `.env.local`: every setting, those that are not required behind a `#`. */
export function envExample(): string {
  const [required] = Object.keys(settingTexts);
  return [
    '# The settings of this app. Copy this file to .env.local, or set them in your host’s environment.\n# They are read when the server starts. A setting that is missing or wrong stops it and is named.',
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
