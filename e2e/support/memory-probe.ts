import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { RunningServer } from '../../scripts/servers';

/** The `preload` file of a server whose memory a test measures. */
export const memoryProbe = fileURLToPath(new URL('./memory-probe.cjs', import.meta.url));

const memorySchema = z.object({
  heapBytes: z.number(),
  /** Open TCP connections, incoming and outgoing. */
  sockets: z.number(),
});

/** The memory and connections of a process after a garbage collection. */
export type Memory = z.infer<typeof memorySchema>;

/** Forces a garbage collection in a server that was started with `memoryProbe`, and measures its memory. */
export async function readMemory(server: Pick<RunningServer, 'ask'>): Promise<Memory> {
  return memorySchema.parse(await server.ask({ readMemory: true }));
}
