// Starts a command under a guard and keeps it alive by moving its deadline, in a process of its own, so that a test can kill or stop it. Arguments: the
// time after which the command is killed without a newer deadline, in seconds; the command. Prints `guard PID` and then how the command ended. It
// runs what was built, as Node 20 reads no TypeScript.
import { systemClock } from '../../dist/src/sys/clock.js';
import { guardedStarter } from '../../dist/src/sys/guard.js';
import { systemRand } from '../../dist/src/sys/rand.js';

const [seconds = '1', ...argv] = process.argv.slice(2);
const kill = Number(seconds);
const guarded = guardedStarter(systemClock, systemRand)(argv, process.env);
guarded.begin({ name: 'x', token: 1 }, { term: kill / 2, kill });
const prolong = () => {
	guarded.prolong({ term: kill / 2, kill });
	systemClock.after(kill / 10, prolong, { background: true });
};
prolong();
process.stderr.write('begun\n');
await Promise.race([
	guarded.ended,
	guarded.unguarded.then(() => {
		process.stderr.write('unguarded\n');
		return guarded.kill();
	}),
]);
await guarded.close();
process.exit(0);
