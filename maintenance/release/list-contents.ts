import { writeContents } from './released-contents';

/** `npx tsx maintenance/release/list-contents.ts`: adds what a commit, or else git's index, contains to the list with which updates find edits. */
writeContents('.', process.argv[2]);
