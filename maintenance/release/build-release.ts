import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { version } from '../../package.json';
import { contentsFile } from '../../scripts/starter-files';
import { releaseNotes } from './release-notes';
import { listContents } from './released-contents';

const target = 'release';

/**
 * `npx tsx maintenance/release/build-release.ts v0.2.0`: builds the files of a release and its notes from the current commit, in
 * `release/`.
 *
 * @throws {Error} if the version, CHANGELOG.md or the list of contents does not have this release
 */
function buildRelease(tag: string | undefined): void {
  if (tag !== `v${version}`) throw new Error(`the tag is ${tag}, and package.json has ${version}`);
  if (listContents('.') !== readFileSync(contentsFile, 'utf8')) {
    throw new Error('run npx tsx maintenance/release/list-contents.ts and commit');
  }
  const { GITHUB_SERVER_URL = 'https://github.com', GITHUB_REPOSITORY = '' } = process.env;
  const files = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/${tag}`;
  const notes = releaseNotes(readFileSync('CHANGELOG.md', 'utf8'), version, files);
  mkdirSync(target, { recursive: true });
  writeFileSync(`${target}/notes.md`, notes);

  const name = `sentinel-nextjs-starter-${version}`;
  const archive = ['archive', '--format=tar.gz', `--prefix=${name}/`];
  execFileSync('git', [...archive, `--output=${target}/${name}.tgz`, 'HEAD']);
  execFileSync('npm', ['pack', '--workspace=lib', `--pack-destination=${target}`]);
}

try {
  buildRelease(process.argv[2]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
