import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, type InstanceJson } from '../support/cluster.ts';

/** db becomes ready when the file `go` is there; web, on the other node, needs it. */
const specOf = (directory: string): object => ({
	processes: {
		db: {
			command: ['/bin/sleep', '1000'],
			startSeconds: 0,
			readiness: { exec: ['test', '-e', join(directory, 'go')], interval: '100ms' },
			placement: { nodes: ['one'] },
		},
		web: {
			command: ['/bin/sh', '-c', 'trap "sleep 0.3; exit 0" TERM; while :; do sleep 0.05; done'],
			startSeconds: 0,
			dependsOn: { db: 'ready' },
			placement: { nodes: ['two'] },
		},
	},
});

describe('order over two nodes', () => {
	let cluster: Cluster;

	beforeAll(async () => {
		cluster = new Cluster();
		await cluster.startManager();
		await cluster.startAgents('one', 'two');
	});
	afterAll(() => cluster[Symbol.asyncDispose]());

	it('starts what is needed first, and says what the other waits for', async () => {
		const file = join(cluster.directory, 'spec.json');
		writeFileSync(file, JSON.stringify(specOf(cluster.directory)));
		expect(await cluster.cli('apply', '-f', file)).toMatchObject({ code: 0, stderr: '' });
		// Before that, it waits for a node and for its report.
		const waiting = await cluster.until('web.0', (it) => it.reason?.startsWith('waits for') === true);
		expect(waiting.phase).toBe('pending');
		expect(waiting.reason).toBe('waits for db to be ready (db.0 is not)');
		expect((await cluster.instance('db.0')).ready).toBe(false);
		writeFileSync(join(cluster.directory, 'go'), '');
		const web = await cluster.until('web.0', (it) => it.phase === 'running');
		const db = await cluster.instance('db.0');
		expect(db.ready).toBe(true);
		expect(startOf(web)).toBeGreaterThanOrEqual(startOf(db));
	});

	it('leaves what runs alone when what it needs is stopped', async () => {
		const before = await cluster.instance('web.0');
		expect((await cluster.cli('stop', 'db')).code).toBe(0);
		expect(await cluster.instance('web.0')).toMatchObject({
			phase: 'running',
			pid: before.pid,
			attempt: before.attempt,
		});
		expect((await cluster.cli('start', 'db')).code).toBe(0);
		await cluster.until('db.0', (it) => it.ready);
	});

	it('stops in reverse order', async () => {
		const stopped = await cluster.cli('stop', 'db', 'web');
		expect(stopped.code, stopped.stderr).toBe(0);
		const events = (await cluster.cli('events', '-o', 'json')).stdout;
		const { events: list } = JSON.parse(events) as { events: { kind: string; subject: string }[] };
		const last = (subject: string): number =>
			list.findLastIndex((each) => each.subject === subject && each.kind === 'instance-stopped');
		expect(last('instance/web.0')).toBeGreaterThan(0);
		expect(last('instance/web.0')).toBeLessThan(last('instance/db.0'));
	});

	it('refuses a cycle, whole and before anything is changed', async () => {
		const cyclic = { processes: { db: { command: '/bin/sleep', args: ['1'], dependsOn: { web: 'started' } } } };
		const refused = await cluster.cliWithInput(JSON.stringify(cyclic), 'apply', '-f', '-');
		expect(refused.code).toBe(2);
		expect(refused.stderr).toMatch(/db.*web.*db/);
		expect((await cluster.status('db')).processes[0]).toMatchObject({ revision: 1 });
	});
});

function startOf({ startedAt }: InstanceJson): number {
	return Date.parse(startedAt ?? '');
}
