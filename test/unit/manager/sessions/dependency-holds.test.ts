import { describe, expect, it } from 'vitest';
import { DependencyHolds } from '../../../../src/manager/sessions/dependency-holds.ts';
import { ClusterState } from '../../../../src/manager/state/cluster-state.ts';
import { NodeContacts } from '../../../../src/manager/state/node-contacts.ts';
import { Observations } from '../../../../src/manager/state/observations.ts';
import type { TablesView } from '../../../../src/manager/state/tables.ts';
import type { InstanceId, NodeName, ProcessName } from '../../../../src/model/ids.ts';
import type { ProcessSpec } from '../../../../src/model/process-spec.ts';
import type { Instance, Observed } from '../../../../src/model/records.ts';
import { DEFAULT_UPDATE, type DisconnectSpec } from '../../../../src/model/update-spec.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';
import { observedState } from '../../../support/fake-supervision.ts';
import { Fleet } from '../../../support/fleet.ts';
import { fakeRand } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { specOf } from '../../../support/specs.ts';

const db = (more: { readonly disconnect?: DisconnectSpec } = {}) =>
	specOf('db', { ...more, placement: { nodes: ['n1', 'n2'] as NodeName[] } });
const app = () =>
	specOf('app', { dependsOn: { ['db' as ProcessName]: 'ready' }, placement: { nodes: ['n3'] as NodeName[] } });
const blockedBy = (fleet: Fleet, node: string, id: string) =>
	fleet.agent(node).assignments.get(id as InstanceId)?.blockedBy;

/** db.0 on n1 and app.0 on n3. */
async function both(dependency: ProcessSpec): Promise<Fleet> {
	const fleet = await Fleet.of(['n1', 'n2', 'n3'], { obedient: false });
	await fleet.control.applyProcesses([dependency, app()], {});
	await fleet.rest();
	return fleet;
}

describe('an instance whose dependency is on another node', () => {
	it('is held until each copy is ready, and held again where one no longer is', async () => {
		const fleet = await both(db());
		expect(blockedBy(fleet, 'n3', 'app.0')).toBe('db to be ready (db.0 is not)');
		fleet.agent('n1').report('db.0', 'running');
		await fleet.rest();
		expect(blockedBy(fleet, 'n3', 'app.0')).toBeUndefined();
		fleet.agent('n1').report('db.0', 'running', { ready: false });
		await fleet.rest();
		expect(blockedBy(fleet, 'n3', 'app.0')).toBe('db to be ready (db.0 is not)');
	});

	it('is not held by a copy that was given up once the one in its place is ready, also by a new manager', async () => {
		const fleet = await both(db({ disconnect: { replaceAfterSeconds: 60 } }));
		fleet.cut('n1');
		await fleet.pass(66);
		expect(blockedBy(fleet, 'n3', 'app.0')).toBe('db to be ready (db.1 is not)');
		fleet.agent('n2').report('db.1', 'running');
		await fleet.rest();
		expect(blockedBy(fleet, 'n3', 'app.0')).toBeUndefined();
		await fleet.restartManager(['n2', 'n3']);
		await fleet.rest();
		expect(blockedBy(fleet, 'n3', 'app.0')).toBeUndefined();
	});

	it('of several copies on its own node and elsewhere waits for those elsewhere alone', async () => {
		const fleet = await Fleet.of(['n1', 'n3'], { obedient: false });
		await fleet.control.applyProcesses([specOf('db', { placement: { count: 2 } }), app()], {});
		await fleet.rest();
		expect(blockedBy(fleet, 'n3', 'app.0')).toBe('db to be ready (db.0 is not)');
		fleet.agent('n1').report('db.0', 'running');
		await fleet.rest();
		expect(blockedBy(fleet, 'n3', 'app.0')).toBeUndefined();
	});
});

describe('a thousand reports', () => {
	const nodeOf = (ordinal: number) => `n${ordinal % 10}` as NodeName;
	const instance = (process: string, ordinal: number): Instance => ({
		id: `${process}.${ordinal}` as InstanceId,
		process: process as ProcessName,
		ordinal,
		node: nodeOf(ordinal),
		revision: 1,
		generation: 1,
		startGeneration: 1,
		want: 'run',
	});
	const seen = (ordinal: number, more: Partial<Observed> = {}): Observed => observedState(`db.${ordinal}`, more);

	it('of one turn are looked at once; those that change nothing here not at all', async () => {
		const clock = new FakeClock();
		const state = await ClusterState.open(new MemoryStore(), fakeRand(), silentLog, clock.monotonic());
		const apps = Array.from({ length: 20 }, (_, ordinal) => instance('app', ordinal));
		await state.update((transaction) => {
			for (const spec of [db(), app()])
				transaction.putProcess({ name: spec.name, spec, revision: 1, revisions: [], stopped: false });
			for (let ordinal = 0; ordinal < 1000; ordinal++) transaction.putInstance(instance('db', ordinal));
			for (const each of apps) transaction.putInstance(each);
		});
		let visits = 0;
		const view = new Proxy(state.view, {
			get(target, key: keyof TablesView) {
				if (key === 'instancesOf') visits++;
				const value: unknown = target[key];
				return typeof value === 'function' ? value.bind(target) : value;
			},
		});
		const counted = { view, onChange: state.onChange.bind(state) } as unknown as ClusterState;
		const observations = new Observations();
		const changed = new Set<string>();
		const ports = { state: counted, observations, contacts: new NodeContacts(clock), clock };
		const holds = new DependencyHolds(ports, ({ id }) => changed.add(id));
		for (const each of apps) expect(holds.tell(each, app())).toContain('db to be ready');

		visits = 0;
		for (let ordinal = 0; ordinal < 1000; ordinal++) observations.record(nodeOf(ordinal), 's', seen(ordinal));
		await settle();
		expect(changed.size).toBe(apps.length);
		expect(visits).toBeLessThan(5);
		for (const each of apps) expect(holds.tell(each, app())).toBeUndefined();

		visits = 0;
		for (let ordinal = 0; ordinal < 1000; ordinal++)
			observations.record(nodeOf(ordinal), 's', seen(ordinal, { restarts: 1, pid: 4711 }));
		await settle();
		expect(visits).toBe(0);
	});
});

describe('an instance that others elsewhere depend on', () => {
	it('is stopped once their node is silent, though they were never seen to stop', async () => {
		const fleet = await both(db());
		fleet.agent('n1').report('db.0', 'running');
		fleet.agent('n3').report('app.0', 'running');
		await fleet.control.stopProcesses(['db', 'app']);
		await fleet.rest();
		expect(blockedBy(fleet, 'n1', 'db.0')).toBe('app.0, which depends on it');
		fleet.cut('n3');
		await fleet.pass(15);
		expect(blockedBy(fleet, 'n1', 'db.0')).toBeUndefined();
	});
});

/** web.0 is being stopped on n1, which is drained; web.1 is to take its place on n2. */
async function moving(disconnect: DisconnectSpec = {}): Promise<Fleet> {
	const fleet = await Fleet.of(['n1'], { obedient: false });
	const update = { ...DEFAULT_UPDATE, stopFirst: true };
	await fleet.control.createProcess(specOf('web', { update, disconnect, placement: { count: 1 } }));
	await fleet.rest();
	fleet.agent('n1').report('web.0', 'running');
	await fleet.join('n2', { obedient: false });
	await fleet.control.drainNode('n1', {});
	await fleet.rest();
	fleet.agent('n1').report('web.0', 'stopping');
	await fleet.rest();
	return fleet;
}

describe('an instance that runs only once the one before it is gone', () => {
	it('waits with a new manager as well, though its own node reports first', async () => {
		const fleet = await moving();
		await fleet.restartManager(['n2']);
		expect(blockedBy(fleet, 'n2', 'web.1')).toBe('web.0 to be stopped on n1');
		await fleet.heal('n1');
		expect(blockedBy(fleet, 'n2', 'web.1')).toBe('web.0 to be stopped on n1');
		fleet.agent('n1').report('web.0', 'stopped', { gone: true });
		await fleet.rest();
		expect(blockedBy(fleet, 'n2', 'web.1')).toBeUndefined();
	});

	it('goes on with a new manager once the other node has told everything, without it', async () => {
		const fleet = await moving();
		fleet.agent('n1').observed.clear();
		await fleet.restartManager(['n2']);
		expect(blockedBy(fleet, 'n2', 'web.1')).toBe('web.0 to be stopped on n1');
		await fleet.heal('n1');
		expect(blockedBy(fleet, 'n2', 'web.1')).toBeUndefined();
	});

	it('goes on with a new manager once the other node is silent, or its agent must have stopped it', async () => {
		const fleet = await moving();
		fleet.cut('n1');
		await fleet.restartManager(['n2']);
		await fleet.pass(57);
		expect(blockedBy(fleet, 'n2', 'web.1')).toBe('web.0 to be stopped on n1');
		await fleet.pass(6);
		expect(blockedBy(fleet, 'n2', 'web.1')).toBeUndefined();

		const stopped = await moving({ stopAfterSeconds: 60 });
		stopped.cut('n1');
		await stopped.restartManager(['n2']);
		// 60 s + 10 s grace + 15 s after SIGKILL + one heartbeat of 3.6 s
		await stopped.pass(87);
		expect(blockedBy(stopped, 'n2', 'web.1')).toBe('web.0 to be stopped on n1');
		await stopped.pass(3);
		expect(blockedBy(stopped, 'n2', 'web.1')).toBeUndefined();
	});

	it('goes on once the other node is removed', async () => {
		const fleet = await moving();
		fleet.cut('n1');
		await fleet.restartManager(['n2']);
		await fleet.control.removeNode('n1', { force: true });
		await fleet.rest();
		expect(blockedBy(fleet, 'n2', 'web.1')).toBeUndefined();
	});

	it('is not held again by a node that falls silent after it has told that the other is gone', async () => {
		const fleet = await moving({ stopAfterSeconds: 60 });
		fleet.agent('n1').report('web.0', 'stopped', { gone: true });
		await fleet.rest();
		fleet.cut('n1');
		await fleet.pass(30);
		fleet.agent('n2').report('web.1', 'starting');
		await fleet.rest();
		expect(blockedBy(fleet, 'n2', 'web.1')).toBeUndefined();
		expect(fleet.agent('n2').assignments.has('web.1' as InstanceId)).toBe(true);
	});

	it('waits for all that were to run before it, also where it takes the place of one that has waited itself', async () => {
		const fleet = await moving();
		await fleet.join('n3', { obedient: false });
		await fleet.control.drainNode('n2', { deadlineSeconds: 0 });
		await fleet.rest();
		expect(blockedBy(fleet, 'n3', 'web.2')).toBe('web.0 to be stopped on n1');
		fleet.agent('n1').report('web.0', 'stopped', { gone: true });
		await fleet.rest();
		expect(blockedBy(fleet, 'n3', 'web.2')).toBeUndefined();
	});
});
