import { releasesOf } from '../../scripts/changelog';

/**
 * The notes of a release: its section of CHANGELOG.md, with links to the files of the release.
 *
 * @param files - the address of the files, without a slash at the end
 * @throws {Error} if CHANGELOG.md has no dated section for it
 */
export function releaseNotes(changelog: string, version: string, files: string): string {
  const release = releasesOf(changelog).find((section) => section.version === version);
  if (!release) throw new Error(`CHANGELOG.md has no section [${version}] with a date`);
  return `${release.text.replace(/\]\((?!https?:)/g, `](${files}/`)}\n`;
}
