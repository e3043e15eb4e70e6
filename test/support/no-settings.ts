// The variables of a test's program: those of the machine that runs the test say nothing, nor does a `.env` of the clone.
import { environmentSchema } from '@casper-trace/config/settings';

/** Every setting empty, which counts as unset, and no npm that waits. */
export const NO_SETTINGS: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.keys(environmentSchema.shape).map((name) => [name, ''])),
  npm_command: undefined,
};
