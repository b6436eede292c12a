import { z } from 'zod';
import type { EmulatorControl } from './control-client';
import { type Dialect, defaultDialect, dialectSchema } from './dialect';
import { FaultQueue, faultSchema } from './faults';
import { installationSchema } from './installation';
import { userChange } from './personas';
import type { EmulatorState } from './state';

/** The members of an object that change. The schema of the whole object validates them. */
const changedMembers = z.record(z.string(), z.unknown());

/** The control of an emulator in this process. It validates what it gets, and throws a `ZodError` before any change. */
export function createControl(state: EmulatorState) {
  function setDialect(dialect: Dialect): void {
    if (dialect.keyBits !== state.dialect.keyBits) state.keys.rotate(dialect.keyBits);
    state.dialect = dialect;
  }

  return {
    async install(installation: unknown) {
      const changed = { ...state.installation, ...changedMembers.parse(installation) };
      state.installation = installationSchema.parse(changed);
    },
    async speak(dialect: unknown) {
      setDialect(dialectSchema.parse({ ...state.dialect, ...changedMembers.parse(dialect) }));
    },
    async fault(fault: unknown) {
      state.faults.add(faultSchema.parse(fault));
    },
    async forgetFaults() {
      state.faults = new FaultQueue();
    },
    async changeUser(userId: string, change: unknown) {
      state.userChanges.set(userId, userChange.parse(change));
    },
    async rotateKeys() {
      state.keys.rotate();
    },
    async reset() {
      setDialect(defaultDialect);
      state.emptyStores();
    },
    async requests(endpoint) {
      const log = state.requestLog;
      return structuredClone(endpoint ? log.filter((one) => one.endpoint === endpoint) : log);
    },
    async secrets() {
      return [...state.secrets, state.installation.clientSecret];
    },
  } satisfies EmulatorControl;
}

export type StateControl = ReturnType<typeof createControl>;
