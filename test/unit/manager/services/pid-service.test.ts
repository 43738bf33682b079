import { beforeEach, describe, expect, it } from 'vitest';
import { nodeName } from '../../../../src/model/ids.ts';
import type { PidQuery } from '../../../../src/model/locks.ts';
import { bootIdOfMachine } from '../../../../src/sys/proc-table.ts';
import { settle } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';

let harness: ManagerHarness;
beforeEach(async () => {
	harness = await ManagerHarness.open();
});

const [a, b] = [nodeName('a'), nodeName('b')];
const check = (...queries: PidQuery[]) => harness.control.checkPids(queries);
const states = async (...queries: PidQuery[]) => (await check(...queries)).map(({ state }) => state);

describe('checkPids', () => {
	it('asks each node once, and answers in the order of the questions', async () => {
		const one = await harness.agent('a');
		const other = await harness.agent('b');
		one.onCheckPid = (pid) => (pid === 7 ? { pid, startTime: 70 } : { pid });
		other.onCheckPid = (pid) => ({ pid, startTime: pid });
		const queries = [
			{ node: a, pid: 8 },
			{ node: b, pid: 8 },
			{ node: a, pid: 7 },
		];
		expect(await check(...queries)).toEqual([
			{ node: 'a', pid: 8, state: 'down' },
			{ node: 'b', pid: 8, state: 'up', startTime: 8, bootId: 'boot-1' },
			{ node: 'a', pid: 7, state: 'up', startTime: 70, bootId: 'boot-1' },
		]);
		expect(one.received.filter(({ kind }) => kind === 'check-pids')).toHaveLength(1);
	});

	it('takes a younger process of that pid, or one of another boot, for none', async () => {
		const agent = await harness.agent('a');
		agent.onCheckPid = (pid) => ({ pid, startTime: 70 });
		const query = { node: a, pid: 7 };
		expect(
			await states(
				{ ...query, startTime: 70, bootId: 'boot-1' },
				{ ...query, startTime: 70, bootId: 'boot-0' },
				{ ...query, startTime: 69, bootId: 'boot-1' },
				{ ...query, startTime: 71 },
			),
		).toEqual(['up', 'down', 'down', 'down']);
	});

	it('does not know of a node that is not there, has gone away, or does not answer for 3 s', async () => {
		const silent = await harness.agent('b');
		silent.onCheckPid = () => null;
		const waiting = states({ node: a, pid: 1 }, { node: b, pid: 1, bootId: 'boot-0' });
		await settle();
		await harness.clock.advance(3.1);
		expect(await waiting).toEqual(['unknown', 'unknown']);
		const gone = states({ node: b, pid: 1 });
		await settle();
		silent.disconnect();
		expect(await gone).toEqual(['unknown']);
	});

	it('asks the agent on the machine of the manager where no node is named, and refuses where there is none', async () => {
		await harness.agent('a');
		await expect(check({ pid: 1 })).rejects.toMatchObject({ code: 'precondition' });
		const here = await harness.agent('b', { facts: { bootId: bootIdOfMachine() } });
		here.onCheckPid = (pid) => ({ pid, startTime: 5 });
		expect(await check({ pid: 1 })).toEqual([
			{ node: 'b', pid: 1, state: 'up', startTime: 5, bootId: bootIdOfMachine() },
		]);
	});
});
