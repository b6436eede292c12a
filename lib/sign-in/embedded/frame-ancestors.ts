import type { Config } from '../../config/config';
import { workspaceWord } from '../../config/schema';
import { isEmbeddedDocument, type ParsedRequest } from '../../http/request';
import { errorCodes, type Log } from '../../observability/log';
import { withTimeout } from '../../outbound/timeout';
import type { DomainLookup } from '../../sentinel/domain-lookup';

/** The origins of `frame-ancestors` in the response to a request. */
export type FrameAncestors = (headers: ParsedRequest['headers']) => Promise<readonly string[]>;

const timeoutMs = 1_000;

/**
 * `EMBED_ORIGINS` with the word `liveperson` replaced by the workspace of each account. It is looked up only for a
 * document in an iframe, so that no other page waits for it. A workspace whose lookup fails is left out and logged.
 */
export function createFrameAncestors(
  { embedOrigins, installations }: Pick<Config, 'embedOrigins' | 'installations'>,
  lookUpFor: (accountId: string) => DomainLookup,
  log: Log,
): FrameAncestors {
  const hasWorkspace = embedOrigins.includes(workspaceWord);
  const origins = embedOrigins.filter((origin) => origin !== workspaceWord);
  const workspaceOf = async (accountId: string): Promise<readonly string[]> => {
    try {
      return [await withTimeout(lookUpFor(accountId)('liveEngageUI'), timeoutMs)];
    } catch (error) {
      log.warn('workspace_unknown', { accountId, causes: errorCodes(error) });
      return [];
    }
  };
  return async (headers) => {
    if (!hasWorkspace || !isEmbeddedDocument(headers)) return origins;
    const workspaces = installations.map(({ accountId }) => workspaceOf(accountId));
    return [...new Set([...origins, ...(await Promise.all(workspaces)).flat()])];
  };
}
