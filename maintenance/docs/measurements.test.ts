import { expect, it } from 'vitest';
import { withSection } from './measurements';

const page = '# Measurements\n\nIntro.\n\n## One\n\nold\n\n### Part\n\n| a |\n\n## Two\n\nkept\n';

it('replaces a section with its parts, and leaves the others', () => {
  expect(withSection(page, 'One', 'new\n\n### Part\n\n| b |\n')).toBe(
    '# Measurements\n\nIntro.\n\n## One\n\nnew\n\n### Part\n\n| b |\n\n## Two\n\nkept\n',
  );
});

it('adds a section that is not there yet', () => {
  expect(withSection(page, 'Three', 'new')).toBe(`${page}\n## Three\n\nnew\n`);
});
