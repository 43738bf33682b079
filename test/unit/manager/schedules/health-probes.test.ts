import { afterEach, describe, expect, it } from 'vitest';
import { HealthProbes } from '../../../../src/manager/schedules/health-probes.ts';
import { ClusterState } from '../../../../src/manager/state/cluster-state.ts';
import { NodeContacts } from '../../../../src/manager/state/node-contacts.ts';
import type { NodeName } from '../../../../src/model/ids.ts';
import type { HealthLevels } from '../../../../src/model/schedule-spec.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import type { Checker, CheckResult } from '../../../../src/sys/probe-check.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { fakeRand } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { scheduleOf, scheduleSpecOf } from '../../../support/schedules.ts';

const node = 'a' as NodeName;
const passed: CheckResult = { kind: 'passed' };
const failed: CheckResult = { kind: 'failed', reason: 'tcp 10.0.0.7:5432: connection refused' };

let probes: HealthProbes;
afterEach(() => probes.close());

/** A node at 10.0.0.7, and a schedule that asks about it. */
async function open(healthy: HealthLevels) {
	const clock = new FakeClock();
	const state = await ClusterState.open(new MemoryStore(), fakeRand(), silentLog, clock.monotonic());
	const contacts = new NodeContacts(clock);
	const world = { clock, state, answer: passed, asked: [] as string[], moved: 0 };
	const checker = (what: string): Checker => ({
		what,
		check: async () => {
			world.asked.push(what);
			return world.answer;
		},
		close() {},
	});
	probes = new HealthProbes(state, contacts, clock, {
		tcp: (host, port) => checker(`tcp ${host} ${port}`),
		http: (url) => checker(`http ${url}`),
	});
	probes.onChange(() => world.moved++);
	const spec = scheduleSpecOf('tidy', '* * * * *', { on: { healthy } });
	await state.update((tx) => {
		tx.putNode({
			name: node,
			nodeId: 'id',
			bootId: 'boot',
			version: '1',
			labels: {},
			addresses: ['10.0.0.7'],
			capacity: { cores: 1, memoryBytes: 1 },
			state: 'ready',
			joinedAt: 0,
		});
		tx.put('schedule', spec.name, scheduleOf(spec, clock.wall()));
	});
	contacts.joined(node, clock.wall());
	return world;
}

describe('ports of nodes that schedules ask about', () => {
	it('are asked every 5 s, at the address of the node', async () => {
		const world = await open({ tcpPort: 5432, http: ':8080/healthz' });
		await world.clock.advance(6);
		const once = ['tcp 10.0.0.7 5432', 'http http://10.0.0.7:8080/healthz'];
		expect(world.asked).toEqual([...once, ...once]);
	});

	it('make a node unhealthy after three failures in a row, and healthy with the first success', async () => {
		const levels = { tcpPort: 5432 };
		const world = await open(levels);
		world.answer = failed;
		await world.clock.advance(5);
		expect(probes.why(node, levels)).toBeUndefined();
		await world.clock.advance(5);
		expect(probes.why(node, levels)).toBe('tcp 10.0.0.7:5432: connection refused');
		expect(world.moved).toBe(1);
		world.answer = passed;
		await world.clock.advance(5);
		expect(probes.why(node, levels)).toBeUndefined();
		expect(world.moved).toBe(2);
	});

	it('are asked no more once no schedule asks', async () => {
		const world = await open({ tcpPort: 5432 });
		await world.clock.advance(1);
		await world.state.update((tx) => tx.remove('schedule', 'tidy' as never));
		await world.clock.advance(10);
		const before = world.asked.length;
		await world.clock.advance(60);
		expect(world.asked).toHaveLength(before);
	});
});
