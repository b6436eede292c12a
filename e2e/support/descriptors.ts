import { readdirSync } from 'node:fs';
import type { RunningServer } from '../../scripts/servers';

/** The number of open sockets and files of a server. */
export const descriptorsOf = ({ pid }: RunningServer): number =>
  readdirSync(`/proc/${pid}/fd`).length;
