import { type Dialect, dialectSchema } from './dialect';
import { FaultQueue } from './faults';
import { Grants } from './grants';
import { demoInstallation, type Installation } from './installation';
import { PendingLogins } from './pending-logins';
import type { UserChange } from './personas';
import { RequestLog } from './request-log';
import { SigningKeys } from './signing-keys';
import { SsoSessions } from './sso-sessions';

export interface StateOptions {
  installation?: Partial<Installation>;
  dialect?: Partial<Dialect>;
  /** Milliseconds; the wall clock by default. */
  now?: () => number;
}

/** The state of a running emulator, in memory only. */
export class EmulatorState {
  readonly now: () => number;
  installation: Installation;
  dialect: Dialect;
  readonly keys: SigningKeys;
  readonly grants = new Grants();
  /** The id_tokens, and the made-up tokens of faults. */
  readonly otherSecrets = new Set<string>();
  readonly pendingLogins = new PendingLogins();
  readonly ssoSessions = new SsoSessions();
  /** Changes of user records, by user id. */
  readonly userChanges = new Map<string, UserChange>();
  /** The skills that a PUT has changed, the latest last. */
  readonly skillChanges: { readonly id: number }[] = [];
  readonly faults = new FaultQueue();
  readonly requestLog = new RequestLog();

  /** @param publicHost `host[:port]`, which the Domain API names */
  constructor(
    readonly publicHost: string,
    { installation, dialect = {}, now = Date.now }: StateOptions,
  ) {
    this.now = now;
    this.installation = { ...demoInstallation, ...installation };
    this.dialect = dialectSchema.parse(dialect);
    this.keys = new SigningKeys(this.dialect.keyBits);
  }
}
