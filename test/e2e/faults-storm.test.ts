import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/sys/clock.ts';
import { Cluster, type Daemon } from '../support/cluster.ts';
import { waitFor } from '../support/wait-for.ts';

const PROGRAMS = 1000;
/** Ends that are counted while the daemons are watched. */
const ENDS = 2000;
const TICKS_PER_SECOND = 100;

let cluster: Cluster;
beforeAll(async () => {
	cluster = new Cluster();
	await cluster.startManager();
	await cluster.startAgents('one');
});
afterAll(() => cluster[Symbol.asyncDispose]());

const cpuSeconds = ({ pid }: Daemon): number => {
	const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
};

it('1,000 programs in a crash loop leave the manager idle and answering, and the agent under one core', {
	timeout: 300_000,
}, async () => {
	const [manager, agent] = [cluster.manager, cluster.agents.get('one')];
	if (manager === undefined || agent === undefined) throw new Error('not started');
	const restart = { interval: '1s', backoff: 1, limit: 'unlimited' };
	const spec = {
		processes: { storm: { command: '/bin/false', startSeconds: 0, restart, placement: { count: PROGRAMS } } },
	};
	expect(await cluster.cliWithInput(JSON.stringify(spec), 'apply', '-f', '-')).toMatchObject({ code: 0, stderr: '' });
	const restarts = async (): Promise<number> =>
		(await cluster.status()).instances.reduce((sum, instance) => sum + instance.restarts, 0);
	await waitFor(async () => (await restarts()) > PROGRAMS, { seconds: 60, what: 'the storm to begin' });

	const before = {
		at: systemClock.monotonic(),
		manager: cpuSeconds(manager),
		agent: cpuSeconds(agent),
		ends: await restarts(),
	};
	await waitFor(async () => (await restarts()) > before.ends + ENDS, { seconds: 90, what: `${ENDS} ends` });
	const seconds = systemClock.monotonic() - before.at;
	expect(cpuSeconds(agent) - before.agent).toBeLessThan(seconds);
	// Reading the list of 1,000 over and over is most of what the manager does here.
	expect(cpuSeconds(manager) - before.manager).toBeLessThan(seconds);

	// A change by a person goes through in the middle of it, and the node is never called silent.
	const other = await cluster.cli(
		'start',
		'-n',
		'calm',
		'-p',
		'/bin/sleep',
		'--wait',
		'--timeout',
		'60s',
		'--',
		'1000',
	);
	expect(other, other.stderr).toMatchObject({ code: 0 });
	expect((await cluster.cli('events', '--limit', '2000')).stdout).not.toMatch(/silent/);
	expect(await cluster.cli('stop', 'storm', '--timeout', '60s')).toMatchObject({ code: 0 });
});
