import { cache } from 'react';
import { fetchUser } from 'sentinel-nextjs';
import { sentinel } from '@/sentinel';

/** The person's record at Conversational Cloud, asked for once however many parts of the page want it. */
export const getCurrentUser = cache(() =>
  sentinel.cloud((cloud) => fetchUser(cloud, cloud.userId)),
);
