// A supervisor in a process of its own, for tests that do it harm. Argument: the data directory. It runs what was built, as Node 20 reads no
// TypeScript. Takes {kind: 'assign', upserts}, {kind: 'wall', offset}, {kind: 'hoard', hoard} as messages; answers `assigned` or `refused`, sends `logged` for each line
// of level warn and error, and `observed` every 20 ms.
import { closeSync, openSync } from 'node:fs';
import { openSupervisor } from '../../dist/src/agent/supervisor.js';
import { systemClock } from '../../dist/src/sys/clock.js';
import { systemFiles } from '../../dist/src/sys/files.js';
import { systemRand } from '../../dist/src/sys/rand.js';

const dataDirectory = process.argv[2] ?? '';
const say = (message) => process.connected && process.send(message, () => undefined);
const logged = (level) => (facts, message) => {
	const error = facts.error ?? facts.err;
	say({ kind: 'logged', level, text: error === undefined ? message : `${message}: ${error}` });
};
let offset = 0;
const supervisor = await openSupervisor({
	dataDirectory,
	clock: { ...systemClock, wall: () => systemClock.wall() + offset },
	rand: systemRand,
	log: { debug() {}, info() {}, warn: logged('warn'), error: logged('error') },
	files: systemFiles,
});

const hoarded = [];
const hoard = (more) => {
	try {
		while (more) hoarded.push(openSync('/dev/null', 'r'));
	} catch {
		// EMFILE: that is what was asked for.
	}
	if (!more) for (const file of hoarded.splice(0)) closeSync(file);
	say({ kind: 'hoarded' });
};

let version = 0;
process.on('message', (message) => {
	if (message.kind === 'wall') offset = message.offset;
	if (message.kind === 'hoard') hoard(message.hoard);
	if (message.kind !== 'assign') return;
	supervisor
		.assign({ clusterId: 'cluster-1', version: ++version, complete: false, upserts: message.upserts, removals: [] })
		.then(
			() => say({ kind: 'assigned' }),
			(error) => say({ kind: 'refused', reason: String(error.message) }),
		);
});
process.on('disconnect', () => process.exit(1));

const report = () => {
	say({ kind: 'observed', states: supervisor.observed(), alarms: supervisor.alarms });
	systemClock.after(0.02, report);
};
report();
