import type { PublicSession } from 'sentinel-nextjs';

export const mayReadReports = ({ identity }: PublicSession) => identity.isAdmin && !identity.isLpa;
