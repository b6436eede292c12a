import { envExample } from './settings-reference';

const [start, end] = ['<!-- deploy button -->', '<!-- end of the deploy button -->'] as const;

/**
 * docs/deployment.md with Vercel's deploy button.
 *
 * @param repository the address in `package.json`; without one there is no button, because it would lead nowhere
 */
export function withDeployButton(page: string, repository: string | undefined): string {
  const [before, rest = ''] = page.split(start);
  const [, after] = rest.split(end);
  if (after === undefined) throw new Error(`${start} and ${end} are not in the page`);
  return `${before}${start}\n\n${repository === undefined ? '' : `${buttonFor(repository)}\n\n`}${end}${after}`;
}

function buttonFor(repository: string): string {
  const required = envExample().match(/^[A-Z_]+(?==)/gm) ?? [];
  const query = new URLSearchParams({
    'repository-url': repository,
    env: [...required, 'REDIS_URL'].join(),
    envDescription:
      'The address of the app, what LivePerson handed over, a secret of your own, and a Redis',
    envLink: `${repository}/blob/main/docs/settings.md`,
  });
  return `[![Deploy with Vercel](https://vercel.com/button)](https://vercel.com/new/clone?${query})`;
}
