import { sentinel } from '../../../sentinel';

export const { GET } = sentinel.handlers.me;
