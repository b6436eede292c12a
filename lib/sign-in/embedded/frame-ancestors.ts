import type { Config } from '../../config/config';
import { workspaceWord } from '../../config/settings';
import { isEmbeddedDocument, type ParsedRequest } from '../../http/request';
import { errorCodes, type Log } from '../../observability/log';
import { withTimeout } from '../../outbound/limits';
import type { DomainLookup } from '../../sentinel/domain-lookup';

export type FrameAncestors = (headers: ParsedRequest['headers']) => Promise<readonly string[]>;

const timeoutMs = 1_000;

/** `EMBED_ORIGINS` with `liveperson` replaced by each account's workspace. Only a document in an iframe waits for it. */
export function createFrameAncestors(
  { embedOrigins, installations }: Pick<Config, 'embedOrigins' | 'installations'>,
  lookUpFor: (accountId: string) => DomainLookup,
  log: Log,
): FrameAncestors {
  const hasWorkspace = embedOrigins.includes(workspaceWord);
  const origins = embedOrigins.filter((origin) => origin !== workspaceWord);
  const workspaceOf = (accountId: string) =>
    withTimeout(lookUpFor(accountId)('liveEngageUI'), timeoutMs).catch((error: unknown) => {
      log.warn('workspace_unknown', { accountId, causes: errorCodes(error) });
      return [];
    });
  return async (headers) => {
    if (!hasWorkspace || !isEmbeddedDocument(headers)) return origins;
    const workspaces = installations.map(({ accountId }) => workspaceOf(accountId));
    return [...new Set([...origins, ...(await Promise.all(workspaces)).flat()])];
  };
}
