import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** The text of a file of settings; null when there is none. */
export function readEnvFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * The text of a file of settings with these in it. A setting that is there already is changed where it stands, one that
 * is not comes at the end, and every other line stays as it is.
 *
 * @param before the text as it is; null when there is none
 */
export function withSettings(
  before: string | null,
  settings: Readonly<Record<string, string>>,
): string {
  const missing = new Map(Object.entries(settings));
  const lines = (before ?? '').split('\n').flatMap((line) => {
    const name = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=/.exec(line)?.[1] ?? '';
    const value = settings[name];
    if (value === undefined) return [line];
    // Of a setting that is there twice the last one counts.
    return missing.delete(name) ? [assignment(name, value)] : [];
  });
  while (lines.at(-1) === '') lines.pop();
  const added = Array.from(missing, ([name, value]) => assignment(name, value));
  return `${[...lines, ...added].join('\n')}\n`;
}

/** Whether a file of settings can hold a value: in quotes some signs end the value, or mean another. */
export const isRepresentable = (value: string) => !/['\\\n]/.test(value);

/** In quotes that keep `$` and `#` what they are, wherever the value needs any. */
function assignment(name: string, value: string): string {
  if (/^[\w.:/,@%+=-]*$/.test(value)) return `${name}=${value}`;
  if (!isRepresentable(value)) throw new Error(`${name} has a sign that no .env file can hold`);
  return `${name}='${value.replaceAll('$', '\\$')}'`;
}

/** Writes a file that only its owner can read (mode 600), whole or not at all. */
export function writeEnvFile(path: string, text: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    chmodSync(draft, 0o600);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
