import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import type { RunView } from '../../src/model/schedule-views.ts';
import { Cluster } from '../support/cluster.ts';
import { scheduleSpecOf } from '../support/schedules.ts';
import { specOf } from '../support/specs.ts';
import { waitFor } from '../support/wait-for.ts';

/** Runs `script` each second. */
function everySecond(name: string, script: string, more: Parameters<typeof scheduleSpecOf>[2] = {}) {
	const base = specOf(name, { daemon: false, command: '/bin/sh', args: ['-c', script] });
	const { secrets: _, ...run } = { ...base, secrets: {}, restart: { ...base.restart, policy: 'never' as const } };
	return scheduleSpecOf(name, '* * * * * *', { run, overlap: 'allow', catchUp: 'all', ...more });
}

describe('schedules on a real manager and real agents', () => {
	let cluster: Cluster;
	beforeAll(async () => {
		cluster = new Cluster();
		await cluster.startManager();
		await cluster.startAgents('one', 'two');
	});
	afterAll(() => cluster[Symbol.asyncDispose]());

	const ended = async (name: string): Promise<RunView[]> => {
		const client = connect(cluster.server, {});
		try {
			return (await client.listRuns(name, { limit: 1000 })).filter((run) => run.state === 'ended');
		} finally {
			client.close();
		}
	};

	it('run each second once, over a manager that is killed and started again', { timeout: 300_000 }, async () => {
		const file = join(cluster.directory, 'seconds');
		const client = connect(cluster.server, {});
		await client.applySchedules([everySecond('tick', `echo "$MINDER_SCHEDULED_AT" | tee -a ${file}`)], {});
		client.close();
		for (let round = 0; round < 3; round++) {
			const before = (await ended('tick')).length;
			await waitFor(async () => (await ended('tick')).length >= before + 3, { seconds: 60, what: 'three more runs' });
			await cluster.manager?.kill('SIGKILL');
			await cluster.startManager();
			await cluster.ready('one', 'two');
		}
		const after = (await ended('tick')).length;
		await waitFor(async () => (await ended('tick')).length >= after + 3, { seconds: 60, what: 'runs after the kills' });

		const last = connect(cluster.server, {});
		await last.pauseSchedules(['tick'], {});
		await waitFor(async () => (await last.listRuns('tick', { limit: 1000 })).every((run) => run.state === 'ended'), {
			seconds: 60,
			what: 'the last runs to end',
		});
		const runs = (await last.listRuns('tick', { limit: 1000 })).toReversed();
		const lines = readFileSync(file, 'utf8').trim().split('\n');
		const succeeded = runs.filter((run) => run.outcome === 'succeeded');
		expect(runs.filter((run) => run.outcome !== 'succeeded')).toEqual([]);
		expect(lines.toSorted()).toEqual(succeeded.map((run) => new Date(run.scheduledAt).toISOString()).toSorted());
		expect(new Set(lines).size).toBe(lines.length);
		const times = runs.map((run) => run.scheduledAt / 1000);
		expect(times).toEqual(times.map((_, at) => (times[0] ?? 0) + at));

		const newest = await last.getRun(runs.at(-1)?.id ?? '');
		const [output] = newest.outputs[0]?.outputs ?? [];
		expect(new TextDecoder().decode(output?.head)).toBe(`${new Date(newest.run.scheduledAt).toISOString()}\n`);
		last.close();
	});

	it('are stopped at their timeout, and told apart from a failure', async () => {
		const client = connect(cluster.server, {});
		const manual = { when: { kind: 'manual' } as const };
		const slowly = { ...manual, timeoutSeconds: 1 };
		await client.applySchedules([everySecond('slow', 'sleep 1000', slowly), everySecond('bad', 'exit 3', manual)], {});
		const [slow, bad] = [await client.runSchedule('slow'), await client.runSchedule('bad')];
		await waitFor(async () => (await client.getRun(slow.id)).run.state === 'ended', { seconds: 60 });
		await waitFor(async () => (await client.getRun(bad.id)).run.state === 'ended', { seconds: 60 });
		expect((await client.getRun(slow.id)).run).toMatchObject({ outcome: 'timed-out' });
		expect((await client.getRun(bad.id)).run).toMatchObject({
			outcome: 'failed',
			tasks: [{ exit: { kind: 'code', code: 3 } }],
		});
		client.close();
	});
});
