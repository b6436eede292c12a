import { expect, it } from 'vitest';
import { compareVersions, mergePackageJson } from './merge-package-json';

const base = {
  version: '0.1.9',
  scripts: { build: 'next build', old: 'tsx old.ts', lint: 'biome check' },
  dependencies: { next: '16.4.6', zod: '4.6.7', 'sentinel-nextjs': '0.1.9' },
  devDependencies: { vitest: '4.1.12' },
};
const release = {
  version: '0.2.0',
  scripts: { build: 'next build --turbo', lint: 'biome ci', update: 'tsx update.ts' },
  dependencies: { next: '16.10.0', zod: '4.6.7', 'sentinel-nextjs': 'file:lib' },
  devDependencies: { vitest: '4.1.12', hono: '4.1.0' },
  engines: { node: '>=24' },
};
const app = {
  ...base,
  name: 'acme-portal',
  scripts: { ...base.scripts, build: 'next build && node acme.js', acme: 'node acme.js' },
  dependencies: { ...base.dependencies, zod: '^4.7.0', acme: '1.0.0' },
};

it('takes what the release needs and keeps what is the app’s', () => {
  const { merged, notes } = mergePackageJson(app, release, base);
  expect(merged).toEqual({
    name: 'acme-portal',
    version: '0.2.0',
    scripts: {
      build: 'next build && node acme.js',
      acme: 'node acme.js',
      lint: 'biome ci',
      update: 'tsx update.ts',
    },
    dependencies: { acme: '1.0.0', next: '16.10.0', 'sentinel-nextjs': 'file:lib', zod: '^4.7.0' },
    devDependencies: { hono: '4.1.0', vitest: '4.1.12' },
    engines: { node: '>=24' },
  });
  expect(notes).toEqual([
    'next 16.10.0 replaces 16.4.6',
    'sentinel-nextjs file:lib replaces 0.1.9',
    'hono 4.1.0 is new',
    'the script build is your own; the release has: next build --turbo',
  ]);
});

it('without the package.json of the old release it changes no script that is there', () => {
  const { merged, notes } = mergePackageJson(app, release, { version: '0.1.9' });
  expect(merged.version).toBe('0.2.0');
  expect(merged.scripts).toEqual({ ...app.scripts, update: 'tsx update.ts' });
  expect(notes).toContain('the script lint is your own; the release has: biome ci');
});

it('keeps a version of its own, a dependency moved to another section and a dependency by address', () => {
  const own = {
    version: '7.0.0',
    dependencies: { vitest: '4.1.12', next: 'github:acme/next' },
  };
  const { merged } = mergePackageJson(own, release, base);
  expect(merged.version).toBe('7.0.0');
  expect(merged.dependencies).toMatchObject({ vitest: '4.1.12', next: 'github:acme/next' });
  expect(merged.devDependencies).toEqual({ hono: '4.1.0' });
});

it('compares versions by their numbers', () => {
  expect(compareVersions('0.10.0', '0.9.9')).toBeGreaterThan(0);
  expect(compareVersions('0.2.0', '0.2.0')).toBe(0);
  expect(compareVersions('0.1.9', '0.2.0')).toBeLessThan(0);
});
