import { cache } from 'react';
import { fetchMe } from 'sentinel-nextjs';
import { sentinel } from '@/sentinel';

/** The user's record and profiles at Conversational Cloud. They are fetched once per request. */
export const getCurrentUser = cache(() => sentinel.cloud((cloud) => fetchMe(cloud, cloud.userId)));
