/** The section of one release in CHANGELOG.md. */
export interface ReleaseSection {
  readonly version: string;
  /** Markdown, without the heading. */
  readonly text: string;
}

/** The sections of the releases, newest first. What is not released yet is left out. */
export function releasesOf(changelog: string): readonly ReleaseSection[] {
  return changelog
    .split(/^## /m)
    .map((section) => /^\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d\n(.*)/s.exec(section))
    .flatMap((match) =>
      match ? [{ version: match[1] ?? '', text: (match[2] ?? '').trim() }] : [],
    );
}
