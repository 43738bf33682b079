// Runs a command for one job, or keeps one for jobs, in a process of its own, so that a test can kill it. Arguments: the mode, the command. It runs what was
// built, as Node 20 reads no TypeScript.
import { systemClock } from '../../dist/src/sys/clock.js';
import { systemJobProcesses } from '../../dist/src/sys/job-process.js';
import { systemRand } from '../../dist/src/sys/rand.js';
import { runnerFor } from '../../dist/src/worker/runner-for.js';

const [mode = 'command', ...argv] = process.argv.slice(2);
const processes = systemJobProcesses(systemClock, systemRand);
const command = { argv, env: process.env, cwd: '/' };
const options = { processes, command: () => command, clock: systemClock, graceSeconds: 1, onErrors: () => {} };
const order = { handle: 'H:t:1', attempt: 1, function: 'f', unique: '', data: Buffer.from('x'), leaseSeconds: 30 };
await runnerFor(mode, options).run(order, () => {}).outcome;
await processes.close();
