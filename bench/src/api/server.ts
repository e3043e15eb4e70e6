// A process of its own: the query stage as the application runs it, over the database that the parent process names.
import { startApi } from './start-api.js';

process.once('message', (databaseUrl: string) => {
  void startApi(databaseUrl).then(({ url }) => process.send?.(url));
});
// The parent ended, however it did.
process.once('disconnect', () => process.exit());
