import type { FrameLocator, Locator, Page } from '@playwright/test';

type WithMenu = Pick<Page | FrameLocator, 'getByRole'>;

export const userMenuButton = (page: WithMenu) =>
  page.getByRole('banner').getByRole('button', { name: 'Your account' });

export const userMenu = (page: WithMenu) => page.getByRole('dialog', { name: 'Your account' });

export async function openUserMenu(page: WithMenu): Promise<Locator> {
  await userMenuButton(page).click();
  return userMenu(page);
}

/** Opens the user menu, and returns its button that signs out: here, or of all LivePerson applications. */
export async function showSignOut(page: WithMenu, everywhere = false): Promise<Locator> {
  const menu = await openUserMenu(page);
  if (everywhere) await menu.getByText('Sign out everywhere').click();
  const name = everywhere ? 'Sign out of all LivePerson applications' : 'Sign out';
  return menu.getByRole('button', { name, exact: true });
}

/** Signs out with the user menu. */
export async function signOut(page: WithMenu, everywhere = false): Promise<void> {
  await (await showSignOut(page, everywhere)).click();
}
