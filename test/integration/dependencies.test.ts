import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProcessName } from '../../src/model/ids.ts';
import type { ProcessSpec } from '../../src/model/process-spec.ts';
import { exists } from '../../src/sys/program.ts';
import { assignmentOf, CLUSTER, Supervised } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

const FOREVER = 'exec sleep 1000';
const needs = (name: string, condition: 'started' | 'ready' | 'completed') => ({
	dependsOn: { [name as ProcessName]: condition } as NonNullable<ProcessSpec['dependsOn']>,
});

describe('order of starts and stops', () => {
	let it1: Supervised;
	beforeEach(async () => {
		it1 = new Supervised();
		await it1.open();
		writeFileSync(hold(), '');
	});
	afterEach(() => it1.close());
	const hold = (): string => join(it1.directory, 'hold');
	const letGo = (): void => rmSync(hold());
	/** Ends once it was told to and is let go. */
	const drains = (): string =>
		`trap "while [ -e ${hold()} ]; do sleep 0.01; done; exit 0" TERM; echo up; while :; do sleep 0.01; done`;
	const PATIENT = { stop: { timeoutSeconds: 60 } };
	const at = (id: string, phase: string): number =>
		it1.states.findIndex((state) => state.instance === id && state.phase === phase);

	it('starts what others need first, and says what it waits for', async () => {
		await it1.assign([
			assignmentOf('web.0', FOREVER, needs('db', 'ready')),
			assignmentOf('db.0', FOREVER, { startSeconds: 0.3 }),
		]);
		expect(it1.of('web.0')).toMatchObject({ phase: 'pending', reason: 'waits for db to be ready (db.0 is not)' });
		await it1.until('web.0', { phase: 'running' });
		expect(at('db.0', 'running')).toBeLessThan(at('web.0', 'starting'));
	});

	it('waits for every copy, and for a one-shot to be done', async () => {
		await it1.assign([
			assignmentOf('web.0', FOREVER, needs('migrate', 'completed')),
			assignmentOf('migrate.0', 'exit 0', { daemon: false }),
			assignmentOf('migrate.1', 'sleep 0.2', { daemon: false }),
		]);
		await it1.until('web.0', { phase: 'running' });
		expect(at('migrate.1', 'exited')).toBeLessThan(at('web.0', 'starting'));
	});

	it('stays pending where a one-shot fails, and starts once it was done over', async () => {
		const failing = assignmentOf('migrate.0', 'exit 3', { daemon: false, restart: { policy: 'never' } });
		await it1.assign([assignmentOf('web.0', FOREVER, needs('migrate', 'completed')), failing]);
		await it1.until('migrate.0', { phase: 'failed' });
		expect(it1.of('web.0')).toMatchObject({ phase: 'pending', attempt: 0 });
		await it1.assign([assignmentOf('migrate.0', 'exit 0', { daemon: false }, { generation: 2 })]);
		await it1.until('web.0', { phase: 'running' });
	});

	it('stops in reverse order', async () => {
		const both = (want: 'run' | 'stop', generation: number) => [
			assignmentOf('db.0', FOREVER, {}, { generation, want }),
			assignmentOf('web.0', drains(), { ...needs('db', 'started'), ...PATIENT }, { generation, want }),
		];
		await it1.assign(both('run', 1));
		await it1.until('db.0', { phase: 'running' });
		await waitFor(() => it1.of('web.0')?.phase === 'running' && it1.output('web.0').includes('up'));
		await it1.assign(both('stop', 2));
		expect(it1.of('db.0')).toMatchObject({ phase: 'running', reason: 'stops after web.0, which depends on it' });
		letGo();
		await it1.until('db.0', { phase: 'stopped', generation: 2 });
		expect(at('web.0', 'stopped')).toBeLessThan(at('db.0', 'stopping'));
	});

	it('removes in reverse order', async () => {
		await it1.assign([assignmentOf('db.0', FOREVER), assignmentOf('web.0', FOREVER, needs('db', 'started'))]);
		const { pid = 0 } = await it1.until('web.0', { phase: 'running' });
		await it1.until('db.0', { phase: 'running' });
		await it1.assign([], ['db.0', 'web.0']);
		await waitFor(() => it1.supervisor.observed().length === 0);
		expect(exists(pid)).toBe(false);
		expect(it1.states.findIndex((state) => state.instance === 'web.0' && state.gone === true)).toBeLessThan(
			at('db.0', 'stopping'),
		);
	});

	describe('while it removes in reverse order', () => {
		const others = assignmentOf('job.0', FOREVER);

		beforeEach(async () => {
			await it1.assign([
				assignmentOf('db.0', FOREVER),
				assignmentOf('web.0', drains(), { ...needs('db', 'started'), ...PATIENT }),
			]);
			await it1.until('db.0', { phase: 'running' });
			await waitFor(() => it1.of('web.0')?.phase === 'running' && it1.output('web.0').includes('up'));
			it1.states = [];
			await it1.assign([], ['db.0', 'web.0']);
			expect(it1.of('db.0')).toMatchObject({ phase: 'running', reason: 'stops after web.0, which depends on it' });
		});

		const expectInOrder = async (): Promise<void> => {
			expect(it1.of('web.0')).toMatchObject({ phase: 'stopping' });
			expect(it1.of('db.0')).toMatchObject({ phase: 'running', reason: 'stops after web.0, which depends on it' });
			letGo();
			await waitFor(() => it1.of('db.0') === undefined);
			const gone = it1.states.findIndex((state) => state.instance === 'web.0' && state.gone === true);
			expect(gone).toBeGreaterThanOrEqual(0);
			expect(gone).toBeLessThan(at('db.0', 'stopping'));
		};

		it('keeps to it whatever else is assigned meanwhile', async () => {
			await it1.assign([others]);
			await expectInOrder();
			await it1.until('job.0', { phase: 'running' });
		});

		it('keeps to it where the manager tells anew all that is to run', async () => {
			await it1.supervisor.assign({ clusterId: CLUSTER, version: 9, complete: true, upserts: [others], removals: [] });
			await expectInOrder();
		});

		it('keeps to it over a restart of the agent', async () => {
			await it1.supervisor.detach();
			await it1.open();
			await expectInOrder();
		});
	});

	it('keeps the order of stops over a restart of the agent', async () => {
		const both = (want: 'run' | 'stop', generation: number) => [
			assignmentOf('db.0', FOREVER, {}, { generation, want }),
			assignmentOf('web.0', drains(), { ...needs('db', 'started'), ...PATIENT }, { generation, want }),
		];
		await it1.assign(both('run', 1));
		await it1.until('db.0', { phase: 'running' });
		await waitFor(() => it1.of('web.0')?.phase === 'running' && it1.output('web.0').includes('up'));
		await it1.assign(both('stop', 2));
		await it1.supervisor.detach();
		await it1.open();
		expect(it1.of('db.0')).toMatchObject({ phase: 'running', reason: 'stops after web.0, which depends on it' });
		letGo();
		await it1.until('db.0', { phase: 'stopped', generation: 2 });
		expect(at('web.0', 'stopped')).toBeLessThan(at('db.0', 'stopping'));
	});

	it('restarts nothing because of what it depends on, and stops that alone where only that is to stop', async () => {
		await it1.assign([assignmentOf('db.0', FOREVER), assignmentOf('web.0', FOREVER, needs('db', 'ready'))]);
		const { pid } = await it1.until('web.0', { phase: 'running' });
		const db = await it1.until('db.0', { phase: 'running' });
		process.kill(db.pid ?? 0, 'SIGKILL');
		await it1.until('db.0', { phase: 'running', attempt: 2 });
		await it1.assign([assignmentOf('db.0', FOREVER, {}, { generation: 2, want: 'stop' })]);
		await it1.until('db.0', { phase: 'stopped' });
		expect(it1.of('web.0')).toMatchObject({ phase: 'running', attempt: 1, pid });
		process.kill(pid ?? 0, 'SIGKILL');
		await it1.until('web.0', { phase: 'running', attempt: 2 });
	});

	it('waits for what other nodes owe, as the manager says', async () => {
		const web = assignmentOf('web.0', FOREVER);
		await it1.assign([{ ...web, blockedBy: 'db to be ready (db.0 is not)' }]);
		expect(it1.of('web.0')).toMatchObject({ phase: 'pending', reason: 'waits for db to be ready (db.0 is not)' });
		await it1.assign([web]);
		await it1.until('web.0', { phase: 'running' });
	});

	it('forgets a start that was waited for when a stop comes', async () => {
		await it1.assign([{ ...assignmentOf('web.0', FOREVER), blockedBy: 'db' }]);
		await it1.assign([assignmentOf('web.0', FOREVER, {}, { generation: 2, want: 'stop' })]);
		await it1.until('web.0', { phase: 'stopped', generation: 2 });
		expect(it1.of('web.0')).toMatchObject({ attempt: 0 });
	});

	it('keeps the order when the machine was restarted', async () => {
		await it1.assign([
			assignmentOf('web.0', FOREVER, needs('db', 'ready')),
			assignmentOf('db.0', FOREVER, { startSeconds: 0.3 }),
		]);
		const web = await it1.until('web.0', { phase: 'running' });
		const db = await it1.until('db.0', { phase: 'running' });
		await it1.supervisor.detach();
		for (const { instance, pid = 0 } of [web, db]) {
			process.kill(pid, 'SIGKILL');
			const path = join(it1.directory, 'run', `${instance}@1`);
			await waitFor(() => readFileSync(path, 'utf8').includes('exit '));
			writeFileSync(
				path,
				readFileSync(path, 'utf8')
					.replace(/"bootId":"[^"]*"/, '"bootId":"another"')
					.replace(/^exit .*\n/m, ''),
			);
		}
		it1.states = [];
		await it1.open();
		expect(it1.of('web.0')).toMatchObject({ phase: 'pending', reason: 'waits for db to be ready (db.0 is not)' });
		await it1.until('web.0', { phase: 'running' });
		expect(at('db.0', 'running')).toBeLessThan(at('web.0', 'starting'));
	});

	it('goes on waiting after the agent was started anew', async () => {
		await it1.assign([{ ...assignmentOf('web.0', FOREVER), blockedBy: 'db' }]);
		await it1.supervisor.detach();
		await it1.open();
		expect(it1.of('web.0')).toMatchObject({ phase: 'pending', reason: 'waits for db' });
	});
});
