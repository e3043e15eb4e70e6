// A process of its own: the query stage as the application runs it, over the database that the parent process names.
// The first message is the database's URL, the answer our own; each later one asks for the processor time used.
import { startApi } from './start-api.js';

process.once('message', (databaseUrl: string) => {
  void startApi(databaseUrl).then(({ url }) => {
    process.on('message', () => process.send?.(processorMilliseconds()));
    process.send?.(url);
  });
});
// The parent ended, however it did.
process.once('disconnect', () => process.exit());

function processorMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
