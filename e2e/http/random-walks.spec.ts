import fc from 'fast-check';
import { expect, test } from '../support/fixtures';
import { fuzzRuns } from '../support/fuzz-runs';
import { Walk } from '../support/walk';
import { step } from '../support/walk-steps';

/** 50 in `npm test`, 1,000 in `npm run test:all`, in two halves for two workers. */
const walks = (fuzzRuns < 1 ? 50 : 1_000 * fuzzRuns) / 2;
test.use({ hasClock: true });
test.describe.configure({ timeout: 600_000 * Math.max(1, fuzzRuns) });

for (const half of ['one half', 'the other half']) {
  test(`no user sees another's session, is signed out by an outage, or is signed in after a sign-out, on ${half} of the walks`, async ({
    both,
    emulator,
    app,
  }) => {
    const steps = fc.array(step, { minLength: 1, maxLength: 16, size: 'max' });
    const property = fc.asyncProperty(steps, (walk) => new Walk(both, emulator).run(walk));
    await fc.assert(property, { numRuns: walks });
    expect(app.log().filter(({ level }) => level === 'error')).toEqual([]);
  });
}
