import fc from 'fast-check';
import { fuzzFactor } from '../../scripts/fuzz-factor';
import { expect, test } from '../support/fixtures';
import { Walk } from '../support/walk';
import { step } from '../support/walk-steps';

/** 50 in `npm test`, 1,000 in `npm run test:all`: in two halves, which two workers share. */
const walks = (fuzzFactor < 1 ? 50 : 1_000 * fuzzFactor) / 2;
const limitMs = walks * 3_000 + 90_000;
test.use({ hasClock: true });
test.describe.configure({ timeout: limitMs + 30_000 });

for (const half of ['one half', 'the other half']) {
  test(`nobody is another, signed out by an outage, or back after a sign-out, on ${half} of the walks`, async ({
    both,
    emulator,
    app,
  }) => {
    const steps = fc.array(step, { minLength: 1, maxLength: 16, size: 'max' });
    await fc.assert(
      fc.asyncProperty(steps, (taken) => new Walk(both, emulator).take(taken)),
      { numRuns: walks, interruptAfterTimeLimit: limitMs, markInterruptAsFailure: true },
    );
    expect(app.log().filter(({ level }) => level === 'error')).toEqual([]);
  });
}
