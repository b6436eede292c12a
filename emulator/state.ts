import { AuthorizationRequests } from './authorization-requests';
import { type Dialect, defaultDialect } from './dialect';
import { FaultQueue } from './faults';
import { Grants } from './grants';
import { demoInstallation, type Installation } from './installation';
import { RequestLog } from './request-log';
import { SigningKeys } from './signing-keys';
import { SsoSessions } from './sso-sessions';

/** What a running emulator knows. All of it is in memory and gone with the process. */
export interface EmulatorState {
  /** `host[:port]`, what the Domain API answers. */
  readonly publicHost: string;
  readonly now: () => number;
  installation: Installation;
  dialect: Dialect;
  readonly keys: SigningKeys;
  readonly grants: Grants;
  /** The id_tokens, and whatever else a fault made up for a token answer. */
  readonly otherSecrets: Set<string>;
  readonly attempts: AuthorizationRequests;
  readonly ssoSessions: SsoSessions;
  readonly faults: FaultQueue;
  readonly journal: RequestLog;
}

export interface StateOptions {
  readonly publicHost: string;
  readonly now: () => number;
  readonly installation: Partial<Installation>;
  readonly dialect: Partial<Dialect>;
}

export function newState({ publicHost, now, installation, dialect }: StateOptions): EmulatorState {
  const spoken = { ...defaultDialect, ...dialect };
  return {
    publicHost,
    now,
    installation: { ...demoInstallation, ...installation },
    dialect: spoken,
    keys: new SigningKeys(spoken.keyBits),
    grants: new Grants(),
    otherSecrets: new Set(),
    attempts: new AuthorizationRequests(),
    ssoSessions: new SsoSessions(),
    faults: new FaultQueue(),
    journal: new RequestLog(),
  };
}
