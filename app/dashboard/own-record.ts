import { cache } from 'react';
import { askCloud } from '@/lib/ask-cloud';
import { fetchUser } from '@/lib/cloud/users';

/** The person's record at Conversational Cloud, asked for once however many parts of the page want it. */
export const askForOwnRecord = cache(() => askCloud((cloud) => fetchUser(cloud, cloud.userId)));
