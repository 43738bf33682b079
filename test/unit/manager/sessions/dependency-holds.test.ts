import { describe, expect, it } from 'vitest';
import type { InstanceId, NodeName, ProcessName } from '../../../../src/model/ids.ts';
import type { ProcessSpec } from '../../../../src/model/process-spec.ts';
import type { DisconnectSpec } from '../../../../src/model/update-spec.ts';
import { Fleet } from '../../../support/fleet.ts';
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
