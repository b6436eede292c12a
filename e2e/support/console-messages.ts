import type { BrowserContext } from '@playwright/test';

/** The errors and warnings of a browser's pages from now on, without the statuses of responses. */
export function consoleMessagesOf(context: BrowserContext): readonly string[] {
  const messages: string[] = [];
  context.on('console', (message) => {
    const isResponseStatus = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !isResponseStatus) {
      messages.push(message.text());
    }
  });
  context.on('weberror', (error) => messages.push(String(error.error())));
  return messages;
}
