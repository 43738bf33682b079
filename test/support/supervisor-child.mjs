// A supervisor in a process of its own, so that a test can kill it. Argument: the data directory. Takes assignments as messages and answers
// `assigned` once they are on disk; sends `observed` every 20 ms. It runs what was built, as Node 20 reads no TypeScript.
import { openSupervisor } from '../../dist/src/agent/supervisor.js';
import { systemClock } from '../../dist/src/sys/clock.js';
import { systemFiles } from '../../dist/src/sys/files.js';
import { silentLog } from '../../dist/src/sys/log.js';
import { systemRand } from '../../dist/src/sys/rand.js';

const dataDirectory = process.argv[2] ?? '';
const supervisor = await openSupervisor({
	dataDirectory,
	clock: systemClock,
	rand: systemRand,
	log: silentLog,
	files: systemFiles,
});

let version = 0;
process.on('message', (upserts) => {
	void supervisor
		.assign({ clusterId: 'cluster-1', version: ++version, complete: false, upserts, removals: [] })
		.then(() => process.send({ kind: 'assigned' }));
});
process.on('disconnect', () => process.exit(1));

const report = () => {
	process.send({ kind: 'observed', states: supervisor.observed() });
	systemClock.after(0.02, report);
};
report();
