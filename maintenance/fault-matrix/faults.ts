import type { FaultResponse } from '../../emulator/faults';

/** One kind of faulty response. */
export interface NamedFault {
  readonly name: string;
  /** Whether it is later than every timeout of the app. */
  readonly isLate: boolean;
  /** Whether the service has processed the request, so that a refresh token cannot be used again. */
  readonly hasEffect: boolean;
  /** Whether the connection ends before the response does, so that the app retries a read. */
  readonly breaksConnection: boolean;
  readonly answer: FaultResponse;
}

const statuses = [400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504];
const lateMs = 6_500;
/** Above the size limit of a record; lists have a higher limit. */
const oversize = (bytes: number): FaultResponse => ({ kind: 'huge', bytes });
export const oversizeList = oversize(17_000_000);

const fault = (
  name: string,
  answer: FaultResponse,
  traits: Partial<Omit<NamedFault, 'name' | 'answer'>> = {},
): NamedFault => ({
  name,
  answer,
  isLate: false,
  hasEffect: false,
  breaksConnection: false,
  ...traits,
});

export const faults: readonly NamedFault[] = [
  ...statuses.map((status) => fault(`status ${status}`, { kind: 'status', status })),
  fault('slow headers', { kind: 'slow', delayMs: lateMs }, { isLate: true }),
  fault('slow body', { kind: 'slow_body', delayMs: lateMs }, { isLate: true, hasEffect: true }),
  fault('reset', { kind: 'reset' }, { breaksConnection: true }),
  fault('closed', { kind: 'drop' }, { breaksConnection: true }),
  fault('cut off', { kind: 'cut' }, { breaksConnection: true, hasEffect: true }),
  fault('truncated', { kind: 'truncated' }, { hasEffect: true }),
  fault('HTML', { kind: 'html' }),
  fault('empty', { kind: 'empty' }),
  fault('oversize', oversize(2_000_000)),
  fault('redirect', { kind: 'redirect', location: 'http://127.0.0.1:1/' }),
  fault('wrong JSON types', { kind: 'wrong_types' }, { hasEffect: true }),
];

/** One of each kind, for `npm run test:all`. */
const few = new Set(['status 400', 'status 503', 'slow body', 'reset', 'wrong JSON types']);
export const fewFaults = faults.filter(({ name }) => few.has(name));
