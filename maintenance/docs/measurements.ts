import { readFileSync, writeFileSync } from 'node:fs';

/** The page that holds what the tools in `maintenance/` measure. */
const measurementsFile = 'docs/measurements.md';

/**
 * Replaces one section of the page, or adds it.
 *
 * @param text Markdown without a heading of the second level
 */
export function writeMeasurement(title: string, text: string): void {
  writeFileSync(measurementsFile, withSection(readFileSync(measurementsFile, 'utf8'), title, text));
}

/** The page with the section's new text, up to the next heading of the second level. */
export function withSection(page: string, title: string, text: string): string {
  const section = `## ${title}\n\n${text.trim()}`;
  const parts = page.trimEnd().split(/\n\n(?=## )/);
  const index = parts.findIndex((part) => part.startsWith(`## ${title}\n`));
  return parts
    .toSpliced(index < 0 ? parts.length : index, index < 0 ? 0 : 1, section)
    .join('\n\n')
    .concat('\n');
}
