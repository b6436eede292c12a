import { sentinel } from '../../../sentinel';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = sentinel.handlers.me;
