import { describe, expect, it } from 'vitest';
import { ClusterState } from '../../../../src/manager/state/cluster-state.ts';
import type { TablesView } from '../../../../src/manager/state/tables.ts';
import type { InstanceId, NodeName, ProcessName } from '../../../../src/model/ids.ts';
import type { Instance, Process } from '../../../../src/model/records.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import { settle } from '../../../support/fake-clock.ts';
import { fakeRand } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { NarrowStore } from '../../../support/narrow-store.ts';
import { specOf } from '../../../support/specs.ts';

const name = (text: string) => text as ProcessName;

function process(text: string, revision = 1): Process {
	const spec = specOf(text);
	return { name: spec.name, spec, revision, revisions: [{ revision, spec, at: 0 }], stopped: false };
}

function instance(id: string, generation: number): Instance {
	return {
		id: id as InstanceId,
		process: name('api'),
		ordinal: 0,
		node: 'a' as NodeName,
		revision: 1,
		generation,
		startGeneration: generation,
		want: 'run',
	};
}

const open = (store: ConstructorParameters<typeof FailingStore>[0]) =>
	ClusterState.open(store, fakeRand(), silentLog, 0);

describe('ClusterState', () => {
	it('shows a change when it is on disk, not before, and finds it again', async () => {
		const memory = new MemoryStore();
		const store = new FailingStore(memory);
		const state = await open(store);
		store.hold();
		const update = state.update((transaction) => transaction.putProcess(process('api')));
		await settle();
		expect(state.view.processes.has(name('api'))).toBe(false);
		store.release();
		await update;
		expect(state.view.processes.has(name('api'))).toBe(true);
		const again = await open(new MemoryStore(memory));
		expect(again.view.processes.get(name('api'))).toEqual(process('api'));
		expect(again.clusterId).toBe(state.clusterId);
	});

	it('writes what arrives while it gathers in one commit', async () => {
		const store = new FailingStore(new MemoryStore());
		let gathered = (): void => {};
		const gather = (): Promise<void> => new Promise((resolve) => (gathered = resolve));
		const state = await ClusterState.open(store, fakeRand(), silentLog, 0, gather);
		store.hold();
		const first = state.update((transaction) => transaction.putProcess(process('api')));
		await settle();
		expect(store.held).toBe(0);
		const second = state.update((transaction) => transaction.putProcess(process('web')));
		gathered();
		await settle();
		expect(store.held).toBe(1);
		store.release();
		await Promise.all([first, second]);
		expect(['api', 'web'].every((each) => state.view.processes.has(name(each)))).toBe(true);
	});

	it('leaves memory as it was where a commit fails, and fails what was staged on top', async () => {
		const store = new FailingStore(new MemoryStore());
		const state = await open(store);
		await state.update((transaction) => transaction.putProcess(process('api')));
		const told: string[] = [];
		state.onChange((changes) => told.push(...changes.map((change) => change.key)));
		store.failNext();
		store.hold();
		const first = state.update((transaction) => transaction.putProcess(process('api', 2)));
		await settle();
		const second = state.update((transaction) => {
			expect(transaction.processes.get(name('api'))?.revision).toBe(2);
			transaction.putProcess(process('other'));
		});
		const nothing = state.update(() => 'read on top of what failed');
		store.release();
		for (const update of [first, second, nothing]) await expect(update).rejects.toMatchObject({ code: 'storage' });
		expect(state.view.processes.get(name('api'))?.revision).toBe(1);
		expect(told).toEqual([]);
		await state.update((transaction) => {
			expect(transaction.processes.get(name('api'))?.revision).toBe(1);
			expect(transaction.processes.has(name('other'))).toBe(false);
			transaction.putProcess(process('api', 2));
		});
		expect(told).toEqual(['api']);
	});

	it('undoes what a decision staged before it threw', async () => {
		const state = await open(new MemoryStore());
		const refused = state.update((transaction) => {
			transaction.putProcess(process('api'));
			throw new Error('no');
		});
		await expect(refused).rejects.toThrow('no');
		expect(await state.update((transaction) => transaction.processes.size)).toBe(0);
	});

	it('refuses the decision alone whose record is too large, not those that share its commit', async () => {
		const store = new NarrowStore();
		const state = await open(store);
		store.isTooLarge = (op) => op.key === 'process/large';
		const namesIn = ({ processes }: TablesView) => [...processes.values()].map((each) => each.name);
		const before = state.update((transaction) => transaction.putProcess(process('api')));
		const large = state.update((transaction) => {
			transaction.putProcess(process('other'));
			transaction.putProcess(process('large'));
		});
		const after = state.update((transaction) => {
			expect(namesIn(transaction)).toEqual(['api']);
			transaction.putProcess(process('web'));
		});
		await expect(large).rejects.toMatchObject({ code: 'too-large', message: expect.stringContaining('process/large') });
		await Promise.all([before, after]);
		expect(namesIn(state.view)).toEqual(['api', 'web']);
	});

	it('lets concurrent updates share commits', async () => {
		const store = new MemoryStore();
		const state = await open(store);
		const before = store.commits;
		const names = Array.from({ length: 16 }, (_, at) => `p${at}`);
		await Promise.all(names.map((each) => state.update((transaction) => transaction.putProcess(process(each)))));
		expect(state.view.processes.size).toBe(16);
		expect(store.commits - before).toBeLessThanOrEqual(2);
	});

	it('takes updates that a listener makes', async () => {
		const state = await open(new MemoryStore());
		const made: Promise<void>[] = [];
		state.onChange((changes) => {
			if (changes.some((change) => change.key === 'api')) {
				made.push(state.update((transaction) => transaction.putProcess(process('other'))));
			}
		});
		await state.update((transaction) => transaction.putProcess(process('api')));
		await Promise.all(made);
		expect(state.view.processes.has(name('other'))).toBe(true);
	});

	it('never gives a generation out twice, also after the instance is gone and the manager was restarted', async () => {
		const store = new MemoryStore();
		const state = await open(store);
		const last = await state.update((transaction) => {
			transaction.putInstance(instance('api.0', transaction.nextGeneration()));
			transaction.putInstance(instance('api.0', transaction.nextGeneration()));
			return transaction.nextGeneration() - 1;
		});
		await state.update((transaction) => transaction.removeInstance('api.0' as InstanceId));
		const again = await open(new MemoryStore(store));
		expect(await again.update((transaction) => transaction.nextGeneration())).toBeGreaterThan(last);
	});

	it('ignores fields it does not know, and names the record that it cannot read', async () => {
		const store = new MemoryStore();
		await open(store);
		store.plant('process/api', { ...process('api'), fromTheFuture: true });
		const state = await open(store);
		expect(state.view.processes.get(name('api'))).toEqual(process('api'));
		store.plant('process/api', { ...process('api'), revision: 'four' });
		await expect(open(store)).rejects.toThrow(/process\/api .*revision/);
	});
});
