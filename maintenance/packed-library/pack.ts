import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';
import { z } from 'zod';
import { startProcess } from '../../scripts/child-process';

/** Runs Node.js, or another program, and expects success. */
export async function run(
  args: readonly string[],
  folder: string,
  program?: string,
): Promise<string> {
  const child = startProcess(args, {
    environment: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    folder,
    ...(program !== undefined && { program }),
  });
  await child.ended;
  expect(child.exitCode(), child.output()).toBe(0);
  return child.output();
}

export const temporaryFolder = (name: string) =>
  mkdtempSync(join(tmpdir(), `sentinel-nextjs-${name}-`));

/**
 * Runs `npm pack -w lib` in a copy, because it changes lib/ meanwhile. Returns the path of the tarball in `folder`, of
 * this version or of another one.
 */
export async function packLibrary(folder: string, version?: string): Promise<string> {
  const copy = temporaryFolder('sources');
  const sources = ['LICENSE', 'lib', 'package.json', 'scripts/pack-library.ts', 'tsconfig.json'];
  for (const source of sources) cpSync(source, join(copy, source), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'dir');
  if (version) await run(['pkg', 'set', `version=${version}`, '-w', 'lib'], copy, 'npm');
  const packed = await run(
    ['pack', '-w', 'lib', '--silent', '--pack-destination', folder],
    copy,
    'npm',
  );
  rmSync(copy, { recursive: true });
  return join(folder, packed.trim());
}

/** `npm install` in a folder, without what it prints besides. */
export const npmInstall = (folder: string, ...packages: readonly string[]) =>
  run(
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...packages],
    folder,
    'npm',
  );

/** Package names with the versions of this repository. */
export function sameVersions(...names: readonly string[]): readonly string[] {
  const versions = z.record(z.string(), z.string());
  const { dependencies, devDependencies } = z
    .object({ dependencies: versions, devDependencies: versions })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  return names.map((name) => `${name}@${dependencies[name] ?? devDependencies[name]}`);
}
