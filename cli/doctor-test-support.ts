import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { type Emulator, startEmulator } from '../emulator/server';
import { demoSettings } from '../scripts/demo-settings';
import type { CheckState } from './check-result';
import { runChecks } from './run-checks';
import { doctorOutput } from './test-support';

type Settings = Readonly<Record<string, string>>;

/** The doctor of an app that is installed at an emulator. */
export interface DoctorFixture {
  readonly emulator: Emulator;
  /** All is well with them. */
  readonly settings: Settings;
  /** Expects a finding that matches, and that says what to do unless all is well. */
  expectFinding(
    changes: Settings,
    subject: RegExp,
    state: CheckState,
    found: RegExp,
  ): Promise<void>;
}

const appUrl = 'http://127.0.0.1:9';

/** One emulator for the tests of a file, which every test finds as it was at first. */
export function setUpDoctor(): DoctorFixture {
  let emulator: Emulator;
  let settings: Settings;
  beforeAll(async () => {
    emulator = await startEmulator();
    settings = demoSettings(appUrl, emulator.origin);
  });
  afterAll(() => emulator.close());
  beforeEach(async () => {
    await emulator.control.reset();
    await emulator.control.install({ redirectUris: [`${appUrl}/callback`] });
  });

  return {
    get emulator() {
      return emulator;
    },
    get settings() {
      return settings;
    },
    async expectFinding(changes, subject, state, found) {
      const environment = { ...settings, ...changes };
      // What a process trusts is settled when it starts.
      const findings = changes.NODE_EXTRA_CA_CERTS
        ? await doctorOutput(environment)
        : await runChecks({ environment, fileMode: null });
      const finding = findings.find((one) => subject.test(one.subject) && one.state === state);
      expect(finding, JSON.stringify(findings, null, 1)).toBeDefined();
      expect(finding?.found).toMatch(found);
      expect(finding?.whatToDo === null).toBe(state === 'ok');
      const { LP_CLIENT_SECRET, SESSION_SECRET } = environment;
      for (const secret of [LP_CLIENT_SECRET, SESSION_SECRET]) {
        if (secret) expect(JSON.stringify(findings)).not.toContain(secret);
      }
    },
  };
}
