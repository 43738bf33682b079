import { beforeEach, describe, expect, it } from 'vitest';
import type { FakeAgent } from '../../../support/fake-agent.ts';
import { settle } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { specOf } from '../../../support/specs.ts';

let harness: ManagerHarness;
let agent: FakeAgent;
beforeEach(async () => {
	harness = await ManagerHarness.open();
	agent = await harness.agent('a', { obedient: false });
	await harness.control.createProcess(specOf('api', { placement: { count: 2 } }));
	await settle();
});

const assigned = (id: string) => agent.assignments.get(id as never);

describe('start, stop, restart', () => {
	it('stops and starts again', async () => {
		expect(await harness.control.stopProcesses(['api'])).toMatchObject([{ stopped: true, count: 0 }]);
		await settle();
		const stopped = assigned('api.0');
		expect(stopped).toMatchObject({ want: 'stop' });
		await harness.control.startProcesses(['api']);
		await settle();
		expect(assigned('api.0')).toMatchObject({ want: 'run' });
		expect(assigned('api.0')?.startGeneration).toBeGreaterThan(stopped?.generation ?? 0);
	});

	it('leaves what runs alone on a start, and starts what is down', async () => {
		agent.report('api.0', 'running');
		agent.report('api.1', 'failed', { reason: 'exited 10 times' });
		await settle();
		const [running, failed] = [assigned('api.0'), assigned('api.1')];
		await harness.control.startProcesses(['api']);
		await settle();
		expect(assigned('api.0')).toEqual(running);
		expect(assigned('api.1')?.startGeneration).toBeGreaterThan(failed?.generation ?? 0);
		expect(await harness.instance('api.1')).toMatchObject({ phase: 'pending', ready: false });
	});

	it('asks once for a start that the agent has not taken up', async () => {
		agent.report('api.0', 'failed');
		await settle();
		await harness.control.startProcesses(['api']);
		await settle();
		const asked = assigned('api.0');
		await harness.control.startProcesses(['api']);
		await settle();
		expect(assigned('api.0')).toEqual(asked);
	});

	it('says with which generation the new runs come, and never shows the old run as the new', async () => {
		agent.report('api.0', 'running');
		agent.report('api.1', 'running');
		await settle();
		const { instances } = await harness.control.restartProcesses(['api.1'], {});
		expect(instances).toMatchObject([{ id: 'api.1', phase: 'stopping', ready: false }]);
		await settle();
		expect(instances[0]?.generation).toBe(assigned('api.1')?.generation);
		expect((await harness.control.getProcess('api')).process.ready).toBe(1);
		agent.report('api.1', 'running', { attempt: 2 });
		await settle();
		expect(await harness.instance('api.1')).toMatchObject({ phase: 'running', ready: true, attempt: 2 });
	});

	it('starts a process that was stopped with a restart, but not a single instance of it', async () => {
		await harness.control.stopProcesses(['api']);
		await expect(harness.control.restartProcesses(['api.0'], {})).rejects.toMatchObject({ code: 'precondition' });
		const { processes, instances } = await harness.control.restartProcesses(['api'], {});
		expect(processes).toMatchObject([{ stopped: false, count: 2 }]);
		expect(instances.map((each) => each.want)).toEqual(['run', 'run']);
	});

	it('changes nothing where one name is unknown', async () => {
		await expect(harness.control.stopProcesses(['api', 'x'])).rejects.toMatchObject({ code: 'not-found' });
		await expect(harness.control.restartProcesses(['api', 'api.7'], {})).rejects.toMatchObject({ code: 'not-found' });
		await settle();
		expect(assigned('api.0')).toMatchObject({ want: 'run' });
		expect((await harness.control.getProcess('api')).process.stopped).toBe(false);
	});
});

describe('signalInstances', () => {
	it('answers for each instance', async () => {
		agent.onSignal = (id) => (id === 'api.1' ? 'it does not run' : undefined);
		expect(await harness.control.signalInstances(['api'], 'SIGHUP')).toEqual([
			{ instance: 'api.0' },
			{ instance: 'api.1', error: 'it does not run' },
		]);
	});

	it('gives up on an agent that does not answer', async () => {
		agent.onSignal = () => null;
		const outcome = harness.control.signalInstances(['api.0'], 'SIGHUP');
		await harness.clock.advance(5);
		expect(await outcome).toEqual([{ instance: 'api.0', error: 'node a did not answer within 5s' }]);
	});

	it('says so where the instance is on no node, or its node is away', async () => {
		await harness.control.createProcess(specOf('lost', { placement: { selector: { role: 'web' } } }));
		expect((await harness.control.signalInstances(['lost'], 'SIGHUP'))[0]?.error).toContain(
			'no node has label role=web',
		);
		agent.disconnect();
		await settle();
		expect((await harness.control.signalInstances(['api.0'], 'SIGHUP'))[0]?.error).toContain('node a is not connected');
	});
});
