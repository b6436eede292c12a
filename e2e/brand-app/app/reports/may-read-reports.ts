import type { SignedInSession } from 'sentinel-nextjs';

export const mayReadReports = ({ identity }: SignedInSession) =>
  identity.isAdmin && !identity.isLpa;
