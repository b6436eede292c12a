import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { z } from 'zod';
import { findBrowser, sandboxArguments } from '../../scripts/find-browser';

/** Downloaded on demand: it has more dependencies than the whole app, and needs a recent Node.js. */
const lighthousePackage = 'lighthouse@12.8.2';

export const categories = ['performance', 'accessibility', 'best-practices'] as const;
export type Category = (typeof categories)[number];

/** The score of a page in one category. */
export interface Judgement {
  /** From 0 to 100. */
  readonly score: number;
  /** The failed audits. */
  readonly costlyAudits: readonly string[];
}

/** The device that Lighthouse emulates: a phone with a slow processor and connection, or a desktop. */
export const devices = ['desktop', 'mobile'] as const;
export type Device = (typeof devices)[number];

export type Judgements = Readonly<Record<Category, Judgement>>;

export interface LighthouseMeasurement {
  readonly judgements: Judgements;
  readonly lighthouseVersion: string;
}

/** Odd, so that there is a median. */
const runs = 3;

/**
 * Measures a page several times on one device. Lighthouse empties the browser's cache before each run and keeps the
 * cookies, so the user stays signed in.
 *
 * Performance depends on other load of the machine, so the median run counts. In the other categories the worst run
 * counts.
 *
 * @param profile a folder with the browser's cookies. No other tool may control the browser, because that slows it down
 */
export async function measureWithLighthouse(
  url: string,
  device: Device,
  profile: string,
): Promise<LighthouseMeasurement> {
  const results: Report[] = [];
  while (results.length < runs) results.push(await runOnce(url, device, profile));
  const worstFirst = (category: Category) =>
    results
      .map((result) => judgementOf(result, category))
      .toSorted((one, other) => one.score - other.score);
  return {
    judgements: {
      performance: at(worstFirst('performance'), (runs - 1) / 2),
      accessibility: at(worstFirst('accessibility'), 0),
      'best-practices': at(worstFirst('best-practices'), 0),
    },
    lighthouseVersion: at(results, 0).lighthouseVersion,
  };
}

/** The part of a Lighthouse report that is used here. */
const report = z.object({
  lighthouseVersion: z.string(),
  finalDisplayedUrl: z.string(),
  runtimeError: z.object({ message: z.string() }).optional(),
  categories: z.record(
    z.string(),
    z.object({
      score: z.number().nullable(),
      auditRefs: z.array(z.object({ id: z.string(), weight: z.number() })),
    }),
  ),
  audits: z.record(z.string(), z.object({ score: z.number().nullable() })),
});
type Report = z.infer<typeof report>;

async function runOnce(url: string, device: Device, profile: string): Promise<Report> {
  const browserOptions = ['--headless=new', `--user-data-dir=${profile}`, ...sandboxArguments];
  const options = [
    `--chrome-flags=${browserOptions.join(' ')}`,
    `--only-categories=${categories}`,
    // The phone is the default, and is no preset.
    ...(device === 'desktop' ? ['--preset=desktop'] : []),
    '--output=json',
    '--quiet',
  ];
  const { stdout } = await promisify(execFile)(
    'npx',
    ['--yes', lighthousePackage, url, ...options],
    {
      env: {
        ...process.env,
        CHROME_PATH: findBrowser()?.executablePath ?? chromium.executablePath(),
      },
      maxBuffer: 100_000_000,
    },
  );
  const outcome = report.parse(JSON.parse(stdout));
  const { runtimeError, finalDisplayedUrl } = outcome;
  if (runtimeError) throw new Error(`${url}: ${runtimeError.message}`);
  // Without this check, a redirect to the sign-in would be measured instead.
  if (finalDisplayedUrl !== url) throw new Error(`${url} led to ${finalDisplayedUrl}`);
  return outcome;
}

function judgementOf({ categories: judged, audits }: Report, category: Category): Judgement {
  const { score = null, auditRefs = [] } = judged[category] ?? {};
  if (score === null) throw new Error(`Lighthouse could not tell the ${category}`);
  const costlyAudits = auditRefs
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
    .map(({ id }) => id);
  return { score: Math.round(score * 100), costlyAudits };
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`nothing at ${index}`);
  return found;
}
