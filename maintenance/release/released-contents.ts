import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  contentsFile,
  git,
  parseContents,
  shortId,
  starterPaths,
} from '../../scripts/starter-files';

/** The list of `scripts/released-contents.txt` with what a commit, or else git's index, contains. */
export function listContents(folder: string, commit?: string): string {
  const file = `${folder}/${contentsFile}`;
  const contents = new Map(existsSync(file) ? parseContents(readFileSync(file, 'utf8')) : []);
  const tree = commit ?? git(folder, 'write-tree')[0] ?? '';
  for (const line of git(folder, 'ls-tree', '-r', tree, '--', ...starterPaths, 'package.json')) {
    const [, id = '', path = ''] = /^\d+ blob (\w+)\t(.*)$/.exec(line) ?? [];
    const ids = contents.get(path) ?? [];
    if (path !== contentsFile) contents.set(path, [...new Set([...ids, shortId(id)])]);
  }
  const lines = [...contents].map(([path, ids]) => `${[path, ...ids].join(' ')}\n`);
  return lines.sort().join('');
}

export const writeContents = (folder: string, commit?: string) =>
  writeFileSync(`${folder}/${contentsFile}`, listContents(folder, commit));
