import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { GET } from '../../app/api/health/route';
import library from '../../lib/package.json' with { type: 'json' };
import starter from '../../package.json' with { type: 'json' };
import { releaseNotes } from './release-notes';

// A brand's app has a name and a version of its own.
it.skipIf(starter.name !== 'sentinel-nextjs-starter')(
  'the starter and its library have one version',
  () => {
    expect(library.version).toBe(starter.version);
  },
);

it('/api/health, which the doctor reads, has the version of package.json', async () => {
  expect(await GET().json()).toEqual({ status: 'ok', version: starter.version });
});

it('CHANGELOG.md has the notes of the current version', () => {
  const notes = releaseNotes(readFileSync('CHANGELOG.md', 'utf8'), library.version, 'https://x/v1');
  expect(notes).toContain('### Options of `sentinel.ts`');
  expect(notes).toContain('](https://x/v1/SECURITY.md)');
});

it('a version without a dated section has no notes', () => {
  const changelog =
    '## [Unreleased]\n\n- b\n\n## [1.1.0]\n\n- a\n\n## [1.0.0] - 2026-01-02\n\n- first\n';
  expect(releaseNotes(changelog, '1.0.0', '')).toBe('- first\n');
  expect(() => releaseNotes(changelog, '1.1.0', '')).toThrow('no section [1.1.0] with a date');
});

const workflows = '.github/workflows';

it.skipIf(!existsSync(workflows))('every action of the workflows is pinned to a commit', () => {
  for (const name of readdirSync(workflows)) {
    const workflow = readFileSync(join(workflows, name), 'utf8');
    const actions = Array.from(workflow.matchAll(/uses: (.*)/g), ([, action]) => action);
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
});
