import { cache } from 'react';
import { fetchUser } from 'sentinel-nextjs';
import { sentinel } from '@/sentinel';

/** The user's record at Conversational Cloud. It is fetched once per request. */
export const getCurrentUser = cache(() =>
  sentinel.cloud((cloud) => fetchUser(cloud, cloud.userId)),
);
