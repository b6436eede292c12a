import fc from 'fast-check';
import { fuzzFactor } from '../../scripts/fuzz-factor';
import { expect, test } from '../support/fixtures';
import { Walk } from '../support/walk';
import { step } from '../support/walk-steps';

/**
 * 50 in `npm test`; 1,000 in `npm run test:all`, or as many as there is time for: in two halves, which two workers share.
 */
const walks = (fuzzFactor < 1 ? 50 : 1_000 * fuzzFactor) / 2;
const limitMs = 120_000 * Math.max(1, fuzzFactor);
test.use({ hasClock: true });
test.describe.configure({ timeout: 3 * limitMs });

for (const half of ['one half', 'the other half']) {
  test(`nobody is another, signed out by an outage, or back after a sign-out, on ${half} of the walks`, async ({
    both,
    emulator,
    app,
  }) => {
    const steps = fc.array(step, { minLength: 1, maxLength: 16, size: 'max' });
    await fc.assert(
      fc.asyncProperty(steps, (taken) => new Walk(both, emulator).take(taken)),
      { numRuns: walks, interruptAfterTimeLimit: limitMs, markInterruptAsFailure: walks === 25 },
    );
    expect(app.log().filter(({ level }) => level === 'error')).toEqual([]);
  });
}
