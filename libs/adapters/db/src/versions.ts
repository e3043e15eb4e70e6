// Which program wrote a row. A change of what is recorded raises one of these, and the rows are derived anew.

/** Rules of execution. */
export const ENGINE_VERSION = '0.2.0';
/** Hooks, trace model and their translation to rows. */
export const TRACER_VERSION = '0.1.0';
/** Shape of the recorded rows. */
export const SCHEMA_VERSION = 3;
