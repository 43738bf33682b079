import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import type { RunningManager } from '../../src/manager/main.ts';
import { startManager } from '../../src/manager/main.ts';
import type { Control } from '../../src/model/control.ts';
import { openManagerChannel } from '../../src/rpc/manager-channel.ts';
import { silentLog } from '../../src/sys/log.ts';
import { FakeAgent } from '../support/fake-agent.ts';
import { scheduleSpecOf } from '../support/schedules.ts';
import { waitFor } from '../support/wait-for.ts';

let directory: string;
const closing: (() => Promise<void> | void)[] = [];
beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'minder-schedules-'));
});
afterEach(async () => {
	for (const close of closing.splice(0).reverse()) await close();
	await rm(directory, { recursive: true, force: true });
});

async function start(scheme: 'lmdb' | 'json'): Promise<RunningManager> {
	const dataDirectory = join(directory, 'data');
	const store = scheme === 'lmdb' ? {} : { store: `json:${join(dataDirectory, 'store.json')}` };
	const manager = await startManager({
		listen: '127.0.0.1:0',
		dataDirectory,
		log: silentLog,
		version: '0.1.0',
		...store,
	});
	closing.push(() => manager.close());
	return manager;
}

function client(manager: RunningManager): Control {
	const made = connect(manager.address);
	closing.push(() => made.close());
	return made;
}

async function joinAgent(manager: RunningManager): Promise<FakeAgent> {
	const channel = openManagerChannel(manager.address);
	closing.push(() => channel.close());
	const agent = new FakeAgent('a');
	agent.open(channel.openSession());
	await waitFor(() => agent.version > 0);
	return agent;
}

const task = (agent: FakeAgent, run: string): string | undefined =>
	[...agent.assignments.keys()].find((id) => id.startsWith(`${run}.`));

describe('schedules over the network and on disk', () => {
	for (const scheme of ['lmdb', 'json'] as const) {
		it(`a run that is under way goes on over a restart, and ends in the history with its output (${scheme})`, async () => {
			const first = await start(scheme);
			const control = client(first);
			const [change] = await control.applySchedules(
				[scheduleSpecOf('tidy', { kind: 'manual' }, { mutex: 'billing/nightly', timeoutSeconds: 60 })],
				{},
			);
			expect(change).toMatchObject({ kind: 'create', revision: 1 });
			const agent = await joinAgent(first);
			const { id } = await control.runSchedule('tidy');
			await waitFor(() => task(agent, id));
			const before = agent.assignments.get(task(agent, id) as never);
			expect(before?.spec).toMatchObject({ maxRunSeconds: 60, env: { MINDER_LOCK_NAME: 'billing/nightly' } });
			await first.close();

			const second = await start(scheme);
			const again = await joinAgent(second);
			const control2 = client(second);
			await waitFor(() => task(again, id));
			expect(again.assignments.get(task(again, id) as never)).toEqual(before);
			expect(await control2.listLocks([])).toMatchObject([{ name: 'billing/nightly', holders: [{ session: id }] }]);
			const head = new TextEncoder().encode('swept\n');
			again.report(`${id}.0`, 'exited', {
				generation: before?.generation ?? 0,
				exit: { kind: 'code', code: 0, at: Date.now(), cause: 'own' },
				output: [{ stream: 'stdout', head, tail: new Uint8Array(), totalBytes: 6 }],
			});
			await waitFor(async () => (await control2.getRun(id)).run.state === 'ended');
			const { run, outputs } = await control2.getRun(id);
			expect(run).toMatchObject({ outcome: 'succeeded', cause: 'manual', tasks: [{ node: 'a', attempt: 1 }] });
			expect(Buffer.from(outputs[0]?.outputs[0]?.head ?? []).toString()).toBe('swept\n');
			await waitFor(() => task(again, id) === undefined);
			expect(await control2.listLocks([])).toEqual([]);
			const [view] = await control2.listSchedules([]);
			expect(view).toMatchObject({ name: 'tidy', running: [], lastRun: { id } });
			await control2.removeSchedules(['tidy']);
			await expect(control2.getRun(id)).rejects.toMatchObject({ code: 'not-found' });
		});
	}

	it('say where a name leads that is one of the other kind', async () => {
		const control = client(await start('json'));
		await control.applySchedules([scheduleSpecOf('tidy', { kind: 'manual' })], {});
		const led = { code: 'not-found', message: expect.stringContaining('`minder schedule describe tidy`') };
		await expect(control.stopProcesses(['tidy'])).rejects.toMatchObject(led);
		const status = control.watchStatus(['tidy'], false)[Symbol.asyncIterator]();
		await expect(status.next()).rejects.toMatchObject(led);
		await expect(control.runSchedule('web')).rejects.toThrow('`minder schedule list`');
	});
});
