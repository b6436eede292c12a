import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const filesSchema = z.object({ relativeAppDir: z.string() });

/**
 * Finds the folder of `server.js` in a standalone build. In a workspace it is as deep as the app is there.
 *
 * @param buildFolder of Next.js
 * @param target where its `standalone` folder is now
 * @throws {Error} without a server
 */
export function standaloneAppFolder(buildFolder: string, target: string): string {
  const files = readFileSync(join(buildFolder, 'required-server-files.json'), 'utf8');
  const folder = join(target, filesSchema.parse(JSON.parse(files)).relativeAppDir);
  const server = join(folder, 'server.js');
  if (!existsSync(server)) throw new Error(`Next.js built no server: ${server} does not exist`);
  return folder;
}
