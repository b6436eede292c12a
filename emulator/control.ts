import type { EmulatorControl } from './control-client';
import { type Dialect, defaultDialect, dialectChange } from './dialect';
import { faultSchema } from './faults';
import { installationChange } from './installation';
import { userChange } from './personas';
import type { EmulatorState } from './state';

/** The control of an emulator in this process. It validates what it gets, and throws a `ZodError` before any change. */
export function createControl(state: EmulatorState) {
  function setDialect(dialect: Dialect): void {
    if (dialect.keyBits !== state.dialect.keyBits) state.keys.rotate(dialect.keyBits);
    state.dialect = dialect;
  }

  return {
    async install(installation: unknown) {
      state.installation = { ...state.installation, ...installationChange.parse(installation) };
    },
    async speak(dialect: unknown) {
      setDialect({ ...state.dialect, ...dialectChange.parse(dialect) });
    },
    async fault(fault: unknown) {
      state.faults.add(faultSchema.parse(fault));
    },
    async forgetFaults() {
      state.faults.clear();
    },
    async changeUser(userId: string, change: unknown) {
      state.userChanges.set(userId, userChange.parse(change));
    },
    async rotateKeys() {
      state.keys.rotate();
    },
    async reset() {
      const { faults, requestLog, pendingLogins, ssoSessions, grants, otherSecrets } = state;
      setDialect(defaultDialect);
      state.userChanges.clear();
      state.skillChanges.length = 0;
      for (const store of [faults, requestLog, pendingLogins, ssoSessions, grants, otherSecrets]) {
        store.clear();
      }
    },
    requests: async (endpoint) => state.requestLog.requests(endpoint),
    async secrets() {
      const { grants, otherSecrets, installation } = state;
      return [...new Set([...grants.secrets(), ...otherSecrets, installation.clientSecret])];
    },
  } satisfies EmulatorControl;
}

export type StateControl = ReturnType<typeof createControl>;
