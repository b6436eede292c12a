import { dialectChange, faultToQueue, installationChange } from './control-bodies';
import type { EmulatorControl } from './control-client';
import { type Dialect, defaultDialect } from './dialect';
import type { Endpoint, RecordedRequest } from './request-log';
import type { EmulatorState } from './state';

/**
 * Control of the emulator in this process. It takes unknown values, for the HTTP control endpoint hands over
 * what it was sent.
 *
 * @throws {ZodError} from `install`, `speak` and `fault`, which then change nothing
 */
export class StateControl implements EmulatorControl {
  readonly #state: EmulatorState;

  constructor(state: EmulatorState) {
    this.#state = state;
  }

  async install(installation: unknown): Promise<void> {
    const change = installationChange.parse(installation);
    this.#state.installation = { ...this.#state.installation, ...change };
  }

  async speak(dialect: unknown): Promise<void> {
    this.#speak({ ...this.#state.dialect, ...dialectChange.parse(dialect) });
  }

  async fault(fault: unknown): Promise<void> {
    this.#state.faults.add(faultToQueue.parse(fault));
  }

  async forgetFaults(): Promise<void> {
    this.#state.faults.clear();
  }

  async rotateKeys(): Promise<void> {
    this.#state.keys.rotate();
  }

  async reset(): Promise<void> {
    const { faults, journal, attempts, ssoSessions, grants, otherSecrets } = this.#state;
    this.#speak(defaultDialect);
    for (const part of [faults, journal, attempts, ssoSessions, grants, otherSecrets]) part.clear();
  }

  async requests(endpoint?: Endpoint): Promise<RecordedRequest[]> {
    return this.#state.journal.requests(endpoint);
  }

  async secrets(): Promise<string[]> {
    const { grants, otherSecrets, installation } = this.#state;
    return [...new Set([...grants.secrets(), ...otherSecrets, installation.clientSecret])];
  }

  #speak(dialect: Dialect): void {
    if (dialect.keyBits !== this.#state.dialect.keyBits) this.#state.keys.rotate(dialect.keyBits);
    this.#state.dialect = dialect;
  }
}
