import { writeContents } from './released-contents';

/** `npx tsx maintenance/release/list-contents.ts`: adds what is in git's index to the list with which updates find edits. */
writeContents('.');
