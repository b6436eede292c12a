import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Null if the file does not exist. */
export function readEnvFile(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Changes settings in the text of a file, or appends them. All other lines stay as they are. */
export function withSettings(
  before: string | null,
  settings: Readonly<Record<string, string>>,
): string {
  const missing = new Map(Object.entries(settings));
  const lines = (before ?? '').split('\n').flatMap((line) => {
    const name = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=/.exec(line)?.[1] ?? '';
    const value = settings[name];
    if (value === undefined) return [line];
    // The last one of duplicate settings counts, so only one may remain.
    return missing.delete(name) ? [assignment(name, value)] : [];
  });
  while (lines.at(-1) === '') lines.pop();
  const added = Array.from(missing, ([name, value]) => assignment(name, value));
  return `${[...lines, ...added].join('\n')}\n`;
}

/** Whether an .env file can contain a value: some characters end or change a quoted value. */
export const isRepresentable = (value: string) => !/['\\\n]/.test(value);

/** Quotes the value where it contains characters with a meaning, such as `$` and `#`. */
function assignment(name: string, value: string): string {
  if (/^[\w.:/,@%+=-]*$/.test(value)) return `${name}=${value}`;
  if (!isRepresentable(value)) {
    throw new Error(`${name} has a character that an .env file cannot contain`);
  }
  return `${name}='${value.replaceAll('$', '\\$')}'`;
}

/** Writes a file that only its owner can read (mode 600), atomically. */
export function writeEnvFile(path: string, text: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
