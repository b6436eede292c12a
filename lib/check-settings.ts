import { type Config, ConfigError, getConfig } from './config';

/** The settings; or, when they are not complete, the end of the server, with every problem in one message. */
export function checkSettings(): Config {
  try {
    return getConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exit(1);
  }
}
