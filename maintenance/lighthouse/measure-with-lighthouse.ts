import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { z } from 'zod';
import { findBrowser, sandboxArguments } from '../../scripts/find-browser';

/** Fetched when it is wanted: it brings more packages than the whole app, and needs a Node.js of this app's age. */
const lighthousePackage = 'lighthouse@12.8.2';

export const categories = ['performance', 'accessibility', 'best-practices'] as const;
export type Category = (typeof categories)[number];

/** What Lighthouse thinks of a page in one respect. */
export interface Judgement {
  /** Of 100. */
  readonly score: number;
  /** The audits without which it would be 100. */
  readonly costlyAudits: readonly string[];
}

/** What Lighthouse pretends the page is seen on: a phone with a slow processor and connection, or a desktop. */
export const devices = ['desktop', 'mobile'] as const;
export type Device = (typeof devices)[number];

export type Judgements = Readonly<Record<Category, Judgement>>;

export interface LighthouseMeasurement {
  readonly judgements: Judgements;
  readonly lighthouseVersion: string;
}

/** Odd, so that there is one in the middle. */
const runs = 3;

/**
 * Measures a page some times over, on one of the devices as Lighthouse itself defines them. It empties the browser's
 * cache before each run but keeps the cookies, so whoever is signed in stays it.
 *
 * Performance depends on what else the machine has to do, so the run in the middle counts. The others do not: there,
 * the worst counts.
 *
 * @param profile a folder with the browser's cookies. Nothing else may drive the browser meanwhile: whatever watches
 *   it takes its time from the page
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

/** What counts of a report of Lighthouse. */
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
    // The phone is what it takes by itself, and has no name as a preset.
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
  // The page of somebody who is not signed in after all would be measured just as well.
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
