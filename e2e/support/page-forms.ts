/** A form of a page, with its hidden fields. */
export interface PageForm {
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
}

/** The forms of a page, in document order. */
export function formsIn(html: string): readonly PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(
    ([, attributes = '', content = '']) => ({
      action: attribute(attributes, 'action'),
      hidden: Object.fromEntries(
        [...content.matchAll(/<input\b([^>]*)>/g)]
          .map(([, input = '']) => input)
          .filter((input) => attribute(input, 'type') === 'hidden')
          .map((input) => [attribute(input, 'name'), attribute(input, 'value')]),
      ),
    }),
  );
}

function attribute(attributes: string, name: string): string {
  const [, value = ''] = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes) ?? [];
  return value.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&');
}
