import { describe, expect, it } from 'vitest';
import type { InstanceId } from '../../../../src/model/ids.ts';
import type { DisconnectSpec } from '../../../../src/model/update-spec.ts';
import { DEFAULT_UPDATE } from '../../../../src/model/update-spec.ts';
import { Fleet } from '../../../support/fleet.ts';
import { specOf } from '../../../support/specs.ts';

const web = (count: number, disconnect?: DisconnectSpec) =>
	specOf('web', { ...(disconnect === undefined ? {} : { disconnect }), placement: { count } });

/** One instance on n1, whose node is cut off; n2 is there as well. */
async function cutOff(disconnect?: DisconnectSpec, obedient = true): Promise<Fleet> {
	const fleet = await Fleet.of(['n1'], { obedient });
	await fleet.control.createProcess(web(1, disconnect));
	await fleet.rest();
	if (!obedient) fleet.agent('n1').report('web.0', 'running');
	await fleet.join('n2', { obedient });
	fleet.cut('n1');
	return fleet;
}

describe('an instance on a silent node', () => {
	it('is kept, shown as unknown, where its spec says nothing', async () => {
		const fleet = await cutOff();
		await fleet.pass(3600);
		expect(await fleet.where('web')).toEqual(['web.0 n1 unknown']);
	});

	it('is given up after replaceAfter, counted from the last heartbeat, and replaced on another node', async () => {
		const fleet = await cutOff({ replaceAfterSeconds: 60 });
		await fleet.pass(57);
		expect(await fleet.where('web')).toEqual(['web.0 n1 unknown']);
		await fleet.pass(6);
		expect(await fleet.where('web')).toEqual(['web.0 n1 lost', 'web.1 n2 running']);
		expect((await fleet.harness.instance('web.0'))?.reason).toBe(
			'node n1 has been silent for 1m3s; web.1 takes its place',
		);
		expect((await fleet.harness.status('web')).flatMap((each) => each.processes)).toMatchObject([
			{ count: 1, ready: 1 },
		]);
		await fleet.clock.advance(1);
		const lost = (await fleet.harness.events('web')).filter((each) => each.startsWith('instance-lost'));
		expect(lost).toEqual(['instance-lost instance/web.0: node n1 has been silent for 1m; web.1 takes its place']);
	});

	it('says when it will be replaced, and tells those who watch again as time goes by', async () => {
		const fleet = await cutOff({ replaceAfterSeconds: 60 });
		const reasons: string[] = [];
		const end = new AbortController();
		const watching = (async () => {
			for await (const { instances } of fleet.control.watchStatus(['web'], true, { signal: end.signal }))
				for (const { id, reason } of instances) if (id === 'web.0' && reason !== undefined) reasons.push(reason);
		})();
		await fleet.pass(36);
		expect((await fleet.harness.instance('web.0'))?.reason).toBe(
			'node n1 is silent; replaced in about 25s unless n1 comes back',
		);
		await fleet.pass(12);
		end.abort();
		await watching.catch(() => undefined);
		expect(reasons).toContain('node n1 is silent; replaced in about 25s unless n1 comes back');
		expect(reasons).toContain('node n1 is silent; replaced in about 20s unless n1 comes back');
	});

	it('is counted from the start of a manager that has just started', async () => {
		const fleet = await cutOff({ replaceAfterSeconds: 120 });
		await fleet.pass(90);
		await fleet.restartManager(['n2']);
		await fleet.pass(117);
		expect(await fleet.where('web')).toEqual(['web.0 n1 unknown']);
		await fleet.pass(6);
		expect(await fleet.where('web')).toEqual(['web.0 n1 lost', 'web.1 n2 running']);
	});

	it('is not replaced before its agent must have stopped it', async () => {
		// 30 s + 10 s grace + 15 s after SIGKILL + one heartbeat of 3.6 s
		const fleet = await cutOff({ stopAfterSeconds: 30, replaceAfterSeconds: 40 });
		await fleet.pass(57);
		expect(await fleet.where('web')).toEqual(['web.0 n1 unknown']);
		await fleet.pass(3);
		expect(await fleet.where('web')).toEqual(['web.0 n1 lost', 'web.1 n2 running']);
	});

	it('of a process that is stopped is not replaced', async () => {
		const fleet = await cutOff({ replaceAfterSeconds: 60 });
		await fleet.pass(30);
		await fleet.control.stopProcesses(['web']);
		await fleet.pass(600);
		expect(await fleet.where('web')).toEqual(['web.0 n1 unknown']);
	});
});

describe('an instance in the place of a lost one', () => {
	it('that is stopped first as it moves on itself leaves one in the place of both, which starts once it is gone', async () => {
		const fleet = await Fleet.of(['n1'], { obedient: false });
		const update = { ...DEFAULT_UPDATE, stopFirst: true };
		const disconnect = { stopAfterSeconds: 10, replaceAfterSeconds: 60 };
		await fleet.control.createProcess(specOf('web', { update, disconnect, placement: { count: 1 } }));
		await fleet.rest();
		fleet.agent('n1').report('web.0', 'running');
		await fleet.join('n2', { obedient: false });
		fleet.cut('n1');
		await fleet.pass(63);
		fleet.agent('n2').report('web.1', 'running');
		const n3 = await fleet.join('n3', { obedient: false });
		await fleet.control.drainNode('n2', {});
		await fleet.rest();
		expect([...n3.assignments.values()]).toMatchObject([{ instance: 'web.2', blockedBy: 'web.1 to be stopped on n2' }]);
		fleet.agent('n2').report('web.1', 'stopped', { gone: true });
		await fleet.rest();
		expect(n3.assignments.get('web.2' as InstanceId)?.blockedBy).toBeUndefined();
		expect(await fleet.where('web')).toEqual(['web.0 n1 lost', 'web.2 n3 pending']);
	});
});

describe('a manager that did not run for a while', () => {
	const silences = async (fleet: Fleet) => {
		await fleet.clock.advance(1);
		return (await fleet.harness.events()).filter((each) => /^(node-silent|instance-lost)/.test(each));
	};

	it('takes no node for silent that it could not hear', async () => {
		const fleet = await Fleet.of(['n1', 'n2']);
		await fleet.control.createProcess(web(2, { replaceAfterSeconds: 60 }));
		await fleet.pass(30);
		fleet.clock.freeze(300);
		await fleet.clock.advance(0);
		await fleet.pass(30);
		expect(await fleet.where('web')).toEqual(['web.0 n1 running', 'web.1 n2 running']);
		expect(await silences(fleet)).toEqual([]);
	});

	it('gives up a silent node once it has not heard of it for long enough while it ran', async () => {
		const fleet = await cutOff({ replaceAfterSeconds: 60 });
		await fleet.pass(30);
		fleet.clock.freeze(300);
		await fleet.clock.advance(0);
		await fleet.pass(18);
		expect(await fleet.where('web')).toEqual(['web.0 n1 unknown']);
		await fleet.pass(24);
		expect(await fleet.where('web')).toEqual(['web.0 n1 lost', 'web.1 n2 running']);
	});
});

describe('a lost node that returns', () => {
	it('keeps its instance where that runs, is ready and up to date: the replacement is removed', async () => {
		const fleet = await cutOff({ replaceAfterSeconds: 60 });
		await fleet.pass(63);
		expect(fleet.running('web')).toEqual(['web.0 n1', 'web.1 n2']);
		await fleet.heal('n1');
		expect(fleet.running('web')).toEqual(['web.0 n1']);
		expect(await fleet.where('web')).toEqual(['web.0 n1 running']);
	});

	it('loses it where its agent has stopped it: it is not started again, the replacement goes on', async () => {
		const fleet = await cutOff({ stopAfterSeconds: 10, replaceAfterSeconds: 40 }, false);
		await fleet.pass(63);
		fleet.agent('n2').report('web.1', 'running');
		await fleet.rest();
		const n1 = fleet.agent('n1');
		n1.report('web.0', 'stopped');
		n1.received.length = 0;
		await fleet.heal('n1');
		const told = n1.received.flatMap((each) => (each.kind === 'assignments' ? each.upserts : []));
		expect(told).toMatchObject([
			{ instance: 'web.0', blockedBy: expect.stringContaining('the manager, which decides') },
		]);
		expect(n1.assignments.size).toBe(0);
		n1.report('web.0', 'stopped', { gone: true });
		await fleet.rest();
		expect(await fleet.where('web')).toEqual(['web.1 n2 running']);
	});

	it('loses it where the process has changed since', async () => {
		const fleet = await cutOff({ replaceAfterSeconds: 60 });
		await fleet.pass(63);
		await fleet.control.applyProcesses([{ ...web(1, { replaceAfterSeconds: 60 }), args: ['2000'] }], {});
		await fleet.pass(30);
		await fleet.heal('n1');
		await fleet.pass(30);
		expect(fleet.running('web')).toEqual(['web.1 n2']);
	});

	it('keeps its instance where no node could take the replacement', async () => {
		const fleet = await Fleet.of(['n1']);
		await fleet.control.createProcess(web(1, { replaceAfterSeconds: 60 }));
		await fleet.rest();
		fleet.cut('n1');
		await fleet.pass(63);
		expect(await fleet.where('web')).toEqual(['web.0 n1 lost', 'web.1 - pending']);
		await fleet.heal('n1');
		expect(await fleet.where('web')).toEqual(['web.0 n1 running']);
	});

	it('decides nothing before its agent has told everything', async () => {
		const fleet = await cutOff({ replaceAfterSeconds: 60 });
		await fleet.pass(63);
		const n1 = fleet.agent('n1');
		const reportAll = n1.reportAll.bind(n1);
		n1.reportAll = () => undefined;
		await fleet.heal('n1');
		expect(fleet.running('web')).toEqual(['web.0 n1', 'web.1 n2']);
		expect((await fleet.harness.instance('web.0'))?.phase).toBe('lost');
		n1.reportAll = reportAll;
		n1.reportAll();
		await fleet.rest();
		expect(fleet.running('web')).toEqual(['web.0 n1']);
	});

	it('settles a replacement that was lost and replaced itself: one copy afterwards', async () => {
		const fleet = await cutOff({ replaceAfterSeconds: 60 });
		await fleet.pass(63);
		await fleet.join('n3');
		fleet.cut('n2');
		await fleet.pass(63);
		expect(await fleet.where('web')).toEqual(['web.0 n1 lost', 'web.1 n2 lost', 'web.2 n3 running']);
		await fleet.heal('n2');
		await fleet.heal('n1');
		expect(fleet.running('web')).toHaveLength(1);
		expect(await fleet.where('web')).toHaveLength(1);
	});

	it('whose place a rollout has given to others gets nothing back, and nobody gives way to it', async () => {
		const fleet = await Fleet.of(['n1', 'n2', 'n3', 'n4']);
		const update = { ...DEFAULT_UPDATE, minHealthySeconds: 0 };
		const spec = { ...web(3, { replaceAfterSeconds: 60 }), update };
		await fleet.control.createProcess(spec);
		await fleet.rest();
		fleet.cut('n1');
		await fleet.pass(63);
		expect(await fleet.where('web')).toContain('web.0 n1 lost');
		await fleet.control.applyProcesses([{ ...spec, args: ['2000'] }], {});
		await fleet.rest();
		const after = await fleet.where('web');
		expect(after.filter((each) => each.endsWith('running'))).toHaveLength(3);
		expect(after.filter((each) => each.endsWith('lost'))).toEqual([]);
		await fleet.pass(120);
		expect((await fleet.where('web')).filter((each) => each.endsWith('running'))).toEqual(
			after.filter((each) => each.endsWith('running')),
		);
		await fleet.heal('n1');
		expect(fleet.running('web').filter((each) => each.endsWith('n1'))).toEqual([]);
	});

	it('that is drained meanwhile gets nothing back', async () => {
		const fleet = await cutOff({ replaceAfterSeconds: 60 });
		await fleet.pass(63);
		await fleet.control.drainNode('n1', {});
		await fleet.rest();
		await fleet.heal('n1');
		expect(fleet.running('web')).toEqual(['web.1 n2']);
		expect((await fleet.control.listNodes(['n1']))[0]).toMatchObject({ maintenance: { kind: 'drained' } });
	});
});

describe('scaling while an instance is lost', () => {
	it('removes it together with its replacement', async () => {
		const fleet = await cutOff({ replaceAfterSeconds: 60 });
		await fleet.control.scaleProcess('web', 2, {});
		await fleet.pass(63);
		expect(await fleet.where('web')).toEqual(['web.0 n1 lost', 'web.1 n2 running', 'web.2 n2 running']);
		await fleet.control.scaleProcess('web', 1, {});
		await fleet.rest();
		expect(await fleet.where('web')).toEqual(['web.1 n2 running', 'web.0 n1 unknown']);
		expect((await fleet.harness.instance('web.0'))?.want).toBe('stop');
		await fleet.heal('n1');
		expect(await fleet.where('web')).toEqual(['web.1 n2 running']);
		expect(fleet.running('web')).toEqual(['web.1 n2']);
	});
});
