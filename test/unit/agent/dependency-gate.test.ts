import { beforeEach, describe, expect, it } from 'vitest';
import { DependencyGate, type GateState } from '../../../src/agent/dependency-gate.ts';
import type { InstanceId } from '../../../src/model/ids.ts';
import type { Assignment } from '../../../src/model/records.ts';
import { someAssignment } from '../../support/fake-supervision.ts';

const UP: GateState = { phase: 'running', ready: true, up: true, over: false, startedUnder: 1 };

let states: Map<InstanceId, GateState>;
/** How often somebody looked what an instance depends on. */
let looks: number;
let delivered: string[];
let gate: DependencyGate;

beforeEach(() => {
	states = new Map();
	looks = 0;
	delivered = [];
	gate = new DependencyGate({
		stateOf: (id) => states.get(id),
		deliver: ({ instance }, want) => void delivered.push(`${want} ${instance}`),
		changed: () => {},
	});
});

/** An instance, and that it runs. */
function up(id: string, ...dependsOn: string[]): Assignment {
	const base = someAssignment(id);
	const needs = Object.fromEntries(dependsOn.map((process) => [process, 'started' as const]));
	states.set(base.instance, UP);
	const spec = {
		...base.spec,
		get dependsOn() {
			looks++;
			return needs;
		},
	};
	return { ...base, spec };
}

const stopped = (assignment: Assignment): Assignment => ({ ...assignment, want: 'stop' });

describe('the order of stops', () => {
	it('is the reverse of what depends on what, also where it is removed', () => {
		const [db, api, job] = [up('db.0'), up('api.0', 'db'), up('job.0', 'db')];
		gate.expect([db, api, job], []);
		gate.expect([stopped(db), stopped(api)], [job]);
		gate.assign(stopped(db));
		expect(gate.held(db.instance)).toMatchObject({ kind: 'stop', reason: 'stops after api.0, which depends on it' });
		states.delete(api.instance);
		gate.forget(api.instance);
		gate.assign(stopped(db));
		expect(gate.held(db.instance)?.reason).toBe('stops after job.0, which depends on it');
		states.delete(job.instance);
		gate.assign(stopped(db));
		expect(delivered).toEqual(['stop db.0']);
	});

	it('goes by the newest spec: what depends on it no more is not waited for', () => {
		const [db, api] = [up('db.0'), up('api.0', 'db')];
		gate.expect([db, api], []);
		gate.expect([stopped(db), stopped(up('api.0'))], []);
		gate.assign(stopped(db));
		expect(delivered).toEqual(['stop db.0']);
	});

	it('waits for nobody who goes on', () => {
		const [db, api] = [up('db.0'), up('api.0', 'db')];
		gate.expect([db, api], []);
		gate.assign(stopped(db));
		expect(delivered).toEqual(['stop db.0']);
	});

	it('is that of this node where it is removed: nobody tells any more what other nodes owe', () => {
		const blocked = { ...up('web.0'), blockedBy: 'db, which is stopped' };
		gate.assign(blocked);
		gate.remove(blocked);
		expect([delivered, gate.held(blocked.instance)]).toEqual([['run web.0', 'remove web.0'], undefined]);
	});

	it('costs the same for each of a thousand', () => {
		const all = Array.from({ length: 1000 }, (_, at) => up(`web.${at}`, 'db'));
		gate.expect(all.map(stopped), []);
		for (const each of all) gate.assign(stopped(each));
		expect(delivered).toHaveLength(1000);
		expect(looks).toBeLessThan(10_000);
	});
});
