import { type Dialect, dialectSchema } from './dialect';
import { FaultQueue } from './faults';
import { Grants } from './grants';
import { demoInstallation, type Installation } from './installation';
import { PendingLogins } from './pending-logins';
import type { UserChange } from './personas';
import type { RecordedRequest } from './request-log';
import { SigningKeys } from './signing-keys';
import { SsoSessions } from './sso-sessions';

export interface StateOptions {
  installation?: Partial<Installation>;
  dialect?: Partial<Dialect>;
  /** Milliseconds; the wall clock by default. */
  now?: () => number;
}

/** What a reset empties. */
class Stores {
  grants = new Grants();
  /** Every code and token, and the made-up tokens of faults. */
  secrets = new Set<string>();
  pendingLogins = new PendingLogins();
  ssoSessions = new SsoSessions();
  /** Changes of user records, by user id. */
  userChanges = new Map<string, UserChange>();
  /** The skills that a PUT has changed, the latest last. */
  skillChanges: { readonly id: number }[] = [];
  faults = new FaultQueue();
  /** Every request in the order of arrival, those without a response included. */
  requestLog: RecordedRequest[] = [];
}

/** The state of a running emulator, in memory only. */
export class EmulatorState extends Stores {
  readonly now: () => number;
  installation: Installation;
  dialect: Dialect;
  readonly keys: SigningKeys;

  /** @param publicHost `host[:port]`, which the Domain API names */
  constructor(
    readonly publicHost: string,
    { installation, dialect = {}, now = Date.now }: StateOptions,
  ) {
    super();
    this.now = now;
    this.installation = { ...demoInstallation, ...installation };
    this.dialect = dialectSchema.parse(dialect);
    this.keys = new SigningKeys(this.dialect.keyBits);
  }

  emptyStores(): void {
    Object.assign(this, new Stores());
  }
}
