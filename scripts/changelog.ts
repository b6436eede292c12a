const release = /^\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d\n(.*)/s;

/**
 * The releases in CHANGELOG.md, newest first, each with the Markdown of its section, without the heading. What is not
 * released yet is left out.
 */
export function releasesOf(changelog: string) {
  return changelog.split(/^## /m).flatMap((section) => {
    const [, version, text = ''] = release.exec(section) ?? [];
    return version ? [{ version, text: text.trim() }] : [];
  });
}
