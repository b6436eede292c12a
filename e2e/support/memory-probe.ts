import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { RunningServer } from '../../scripts/servers';

/** The `preload` of a server whose memory is to be read. */
export const memoryProbe = fileURLToPath(new URL('./memory-probe.cjs', import.meta.url));

const memorySchema = z.object({
  heapBytes: z.number(),
  /** Open TCP connections, in and out. */
  sockets: z.number(),
});

/** What a process holds on to. */
export type Memory = z.infer<typeof memorySchema>;

/** Collects the garbage of a server that was started with `memoryProbe`, and reads what is left. */
export async function readMemory(server: Pick<RunningServer, 'ask'>): Promise<Memory> {
  return memorySchema.parse(await server.ask({ readMemory: true }));
}
