import { formsIn } from './page-forms';

/** The content type, headers and body of a Server Action request. */
export interface ActionRequest {
  readonly type: string;
  readonly nextAction: Readonly<Record<string, string>>;
  readonly body: string;
}

const boundary = 'x'.repeat(20);
const type = `multipart/form-data; boundary=${boundary}`;

function multipart(...fields: readonly (readonly [name: string, value: string])[]): string {
  const parts = fields.map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}--${boundary}--\r\n`;
}

/**
 * The requests of the Server Action that closes a ticket in the brand's app.
 *
 * @param html the page of any ticket, for a signed-in user
 * @param id of the ticket to close
 * @throws {Error} if the page has no form with an action
 */
export function ticketAction(
  html: string,
  id: string,
): { readonly byRouter: ActionRequest; readonly byForm: ActionRequest } {
  const prefix = '$ACTION_ID_';
  const name = formsIn(html)
    .flatMap(({ hidden }) => Object.keys(hidden))
    .find((key) => key.startsWith(prefix));
  if (name === undefined) throw new Error('the page has no form with an action');
  return {
    byRouter: {
      type,
      nextAction: { 'next-action': name.slice(prefix.length) },
      body: multipart(['_1_id', id], ['0', '["$K1"]']),
    },
    // Without JavaScript, the form contains the action.
    byForm: { type, nextAction: {}, body: multipart([name, ''], ['id', id]) },
  };
}
