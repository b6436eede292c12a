import { sentinel } from '../../sentinel';

export const { POST } = sentinel.handlers.logout;
