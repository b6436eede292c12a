import { readdirSync } from 'node:fs';
import type { RunningServer } from '../../scripts/servers';

/** How many sockets and files a server holds open. */
export const descriptorsOf = ({ pid }: RunningServer): number =>
  readdirSync(`/proc/${pid}/fd`).length;
