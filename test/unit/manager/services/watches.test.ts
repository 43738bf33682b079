import { beforeEach, describe, expect, it } from 'vitest';
import type { LogPush } from '../../../../src/model/agent-protocol.ts';
import type { InstanceId } from '../../../../src/model/ids.ts';
import type { Event } from '../../../../src/model/records.ts';
import type { LogRange, StatusUpdate } from '../../../../src/model/views.ts';
import { settle } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { specOf } from '../../../support/specs.ts';
import { waitFor } from '../../../support/wait-for.ts';

let harness: ManagerHarness;
beforeEach(async () => {
	harness = await ManagerHarness.open();
});

const all: LogRange = { stdout: true, stderr: true, follow: false };

function follow<Item>(stream: AsyncIterable<Item>): {
	readonly items: Item[];
	readonly over: Promise<Error | undefined>;
} {
	const items: Item[] = [];
	const run = async (): Promise<Error | undefined> => {
		try {
			for await (const item of stream) items.push(item);
			return undefined;
		} catch (error) {
			return error as Error;
		}
	};
	return { items, over: run() };
}

describe('watchStatus', () => {
	it('gives the snapshot in pieces, the last of them synced', async () => {
		await harness.agent('a');
		await harness.control.createProcess(specOf('api', { placement: { count: 1200 } }));
		const updates = await harness.status();
		expect(updates.map((update) => update.synced)).toEqual([false, false, true]);
		expect(updates.flatMap((update) => update.instances)).toHaveLength(1200);
	});

	it('is one synced piece of nothing where there is nothing', async () => {
		expect(await harness.status()).toMatchObject([{ processes: [], instances: [], synced: true }]);
	});

	it('follows changes and removals of what is named, and nothing else', async () => {
		const agent = await harness.agent('a');
		await harness.control.createProcess(specOf('api'));
		await harness.control.createProcess(specOf('db'));
		await settle();
		const stop = new AbortController();
		const { items, over } = follow(harness.control.watchStatus(['api'], true, { signal: stop.signal }));
		await settle();
		expect(items).toMatchObject([
			{ synced: true, processes: [{ name: 'api', ready: 1 }], instances: [{ id: 'api.0' }] },
		]);
		agent.report('db.0', 'failed');
		await settle();
		await settle();
		expect(items).toHaveLength(1);
		agent.report('api.0', 'backoff');
		await waitFor(() => items.at(-1)?.instances[0]?.phase === 'backoff');
		await harness.control.removeProcesses(['api']);
		await waitFor(() => items.flatMap((each) => each.removedProcesses).includes('api' as never));
		await waitFor(() => items.flatMap((each) => each.removedInstances).includes('api.0' as never));
		expect(items.flatMap((each) => each.processes).some((each) => each.name !== 'api')).toBe(false);
		stop.abort();
		expect(await over).toBeUndefined();
	});

	it('tells a slow reader the latest alone', async () => {
		const agent = await harness.agent('a');
		await harness.control.createProcess(specOf('api'));
		await settle();
		const stop = new AbortController();
		const reader = harness.control.watchStatus([], true, { signal: stop.signal })[Symbol.asyncIterator]();
		await reader.next();
		const pending = reader.next();
		agent.report('api.0', 'backoff', { restarts: 1 });
		await pending;
		for (let restarts = 2; restarts < 200; restarts++) agent.report('api.0', 'backoff', { restarts });
		await settle();
		const next = (await reader.next()).value as StatusUpdate;
		expect(next.instances).toMatchObject([{ restarts: 199 }]);
		stop.abort();
		expect((await reader.next()).done).toBe(true);
	});

	it('does not know what is not there', async () => {
		await expect(harness.status('x')).rejects.toMatchObject({ code: 'not-found' });
		await expect(harness.status('x.0')).rejects.toMatchObject({ code: 'not-found' });
	});
});

describe('watchEvents', () => {
	it('gives the newest, then follows; a process stands for its instances', async () => {
		const agent = await harness.agent('a');
		await harness.control.createProcess(specOf('api'));
		await harness.control.createProcess(specOf('db'));
		await harness.clock.advance(1);
		const stop = new AbortController();
		const watch = harness.control.watchEvents(['api'], { follow: true, limit: 2 }, { signal: stop.signal });
		const { items, over } = follow<readonly Event[]>(watch);
		await settle();
		expect(items.flat().map((each) => each.kind)).toEqual(['instance-placed', 'instance-started']);
		agent.report('db.0', 'failed');
		agent.report('api.0', 'failed', { reason: 'too often' });
		await waitFor(() => items.flat().at(-1)?.kind === 'instance-failed');
		expect(items.flat().map((each) => each.subject)).toEqual(['instance/api.0', 'instance/api.0', 'instance/api.0']);
		stop.abort();
		expect(await over).toBeUndefined();
	});

	it('cuts off a reader that falls behind', async () => {
		await harness.control.createProcess(specOf('api'));
		const reader = harness.control.watchEvents([], { follow: true })[Symbol.asyncIterator]();
		await reader.next();
		const names = Array.from({ length: 2100 }, (_, at) => specOf(`p${at}`));
		await harness.control.applyProcesses(names, {});
		await reader.next();
		await expect(reader.next()).rejects.toMatchObject({ code: 'slow-reader' });
	});

	it('puts the events of a crash loop together', async () => {
		const agent = await harness.agent('a', { obedient: false });
		await harness.control.createProcess(specOf('api'));
		await settle();
		for (let attempt = 1; attempt <= 120; attempt++) {
			agent.heartbeat();
			agent.report('api.0', 'running', { attempt });
			const exit = { kind: 'code', code: 1, at: attempt } as const;
			agent.report('api.0', 'backoff', { attempt, exit, reason: 'starts again in 1 s' });
			await harness.clock.advance(1);
		}
		const told = await harness.events('api');
		expect(told.length).toBeLessThan(35);
		expect(told.join('\n')).toMatch(/exited with code 1 \([0-9]+ times in (1m|5[0-9]s)\)/);
	});
});

describe('readLogs', () => {
	const chunk = (instance: InstanceId, text: string): LogPush => ({
		kind: 'chunk',
		chunk: { instance, stream: 'stdout', data: Buffer.from(text) },
	});

	it('merges the instances of a process', async () => {
		const agent = await harness.agent('a');
		agent.onOpenLogs = async function* (instance) {
			yield chunk(instance, 'one');
			yield chunk(instance, 'two');
		};
		await harness.control.createProcess(specOf('api', { placement: { count: 2 } }));
		await settle();
		const { items, over } = follow(harness.control.readLogs('api', all));
		expect(await over).toBeUndefined();
		expect(items.map((each) => `${each.instance} ${Buffer.from(each.data).toString()}`).sort()).toEqual([
			'api.0 one',
			'api.0 two',
			'api.1 one',
			'api.1 two',
		]);
		expect(agent.pushesEnded).toBe(2);
	});

	it('reads no faster than its reader, and ends the push when that leaves', async () => {
		const agent = await harness.agent('a');
		let pushed = 0;
		agent.onOpenLogs = async function* (instance) {
			for (;;) {
				pushed++;
				yield chunk(instance, 'more');
			}
		};
		await harness.control.createProcess(specOf('api'));
		await settle();
		const reader = harness.control.readLogs('api', { ...all, follow: true })[Symbol.asyncIterator]();
		await reader.next();
		await settle();
		await settle();
		expect(pushed).toBeLessThan(5);
		await reader.return?.();
		await waitFor(() => agent.pushesEnded === 1);
	});

	it('says what is wrong where there is nothing to read from', async () => {
		await harness.control.createProcess(specOf('api', { placement: { nodes: ['web-1' as never] } }));
		const read = async (name: string) => follow(harness.control.readLogs(name, all)).over;
		expect(await read('x')).toMatchObject({ code: 'not-found' });
		expect(await read('api')).toMatchObject({
			code: 'node-unavailable',
			message: 'api.0 is on no node, so it has no logs: node web-1 is not known',
		});
		const agent = await harness.agent('web-1');
		const late = read('api');
		await settle();
		await harness.clock.advance(10);
		expect((await late)?.message).toContain('did not send the logs of api.0 within 10s');
		const gone = read('api');
		await settle();
		agent.disconnect();
		expect((await gone)?.message).toContain('node web-1 went away');
	});

	it('ends a followed read when the node goes away, without an error when the reader has enough', async () => {
		const agent = await harness.agent('a');
		agent.onOpenLogs = async function* (instance) {
			yield chunk(instance, 'one');
			await new Promise(() => {});
		};
		await harness.control.createProcess(specOf('api'));
		await settle();
		const stop = new AbortController();
		const enough = follow(harness.control.readLogs('api', all, { signal: stop.signal }));
		const cut = follow(harness.control.readLogs('api', all));
		await waitFor(() => enough.items.length === 1 && cut.items.length === 1);
		stop.abort();
		expect(await enough.over).toBeUndefined();
		agent.disconnect();
		expect(await cut.over).toMatchObject({ code: 'node-unavailable' });
	});
});
