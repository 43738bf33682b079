import { describe, expect, it } from 'vitest';
import { DEFAULT_UPDATE } from '../../../../src/model/update-spec.ts';
import { Fleet } from '../../../support/fleet.ts';
import { specOf } from '../../../support/specs.ts';

const node = async (fleet: Fleet, name: string) => (await fleet.control.listNodes([name]))[0];
const web = (count: number, more: Parameters<typeof specOf>[1] = {}) =>
	specOf('web', { ...more, placement: { count } });

describe('a cordoned node', () => {
	it('gets nothing new and keeps what it has', async () => {
		const fleet = await Fleet.of(['n1', 'n2']);
		await fleet.control.createProcess(web(2));
		await fleet.rest();
		expect(await fleet.control.cordonNode('n1', { comment: 'disk' })).toMatchObject({
			state: 'cordoned',
			maintenance: { kind: 'cordoned', comment: 'disk', remaining: 1 },
		});
		await fleet.control.scaleProcess('web', 4, {});
		await fleet.rest();
		expect(await fleet.where('web')).toEqual([
			'web.0 n1 running',
			'web.1 n2 running',
			'web.2 n2 running',
			'web.3 n2 running',
		]);
		const detail = await fleet.control.getProcess('web');
		expect(detail.nodes).toMatchObject([{ node: 'n2' }, { node: 'n1', why: 'is cordoned' }]);
	});

	it('is not picked, with the comment as the reason', async () => {
		const fleet = await Fleet.of(['n1']);
		await fleet.control.cordonNode('n1', { comment: 'disk' });
		const request = { classes: [], constraints: [], count: 1, load: 1, idle: false, allowReserved: false } as const;
		await expect(fleet.control.pickNodes(request)).rejects.toThrow('n1 is cordoned: disk');
	});

	it('lets what could not be placed be placed once it is uncordoned', async () => {
		const fleet = await Fleet.of(['n1']);
		await fleet.control.cordonNode('n1', {});
		await fleet.control.createProcess(web(1));
		await fleet.rest();
		expect((await fleet.harness.instance('web.0'))?.reason).toBe('node n1 is cordoned');
		await fleet.control.uncordonNode('n1');
		await fleet.rest();
		expect(await fleet.where('web')).toEqual(['web.0 n1 running']);
		expect((await fleet.control.getProcess('web')).instances[0]?.placedBecause).toContain('no other copy of web');
	});
});

describe('a drain', () => {
	it('replaces each instance before it is removed, never below the count, and ends as drained', async () => {
		const fleet = await Fleet.of(['n1', 'n2', 'n3'], { obedient: false });
		await fleet.control.createProcess(web(3));
		await fleet.rest();
		for (const id of ['web.0', 'web.1', 'web.2']) {
			for (const agent of fleet.agents.values()) if (agent.assignments.has(id as never)) agent.report(id, 'running');
		}
		await fleet.rest();
		await fleet.control.drainNode('n1', { deadlineSeconds: 600 });
		await fleet.rest();
		const moving = await fleet.where('web');
		expect(moving).toHaveLength(4);
		expect(moving[0]).toBe('web.0 n1 running');
		expect((await fleet.harness.instance('web.0'))?.reason).toMatch(/^goes once web.3 is ready on n[23]$/);
		expect(fleet.agent('n1').assignments.size).toBe(1);

		for (const agent of fleet.agents.values())
			if (agent.assignments.has('web.3' as never)) agent.report('web.3', 'running');
		await fleet.rest();
		expect(fleet.agent('n1').assignments.size).toBe(0);
		expect(await node(fleet, 'n1')).toMatchObject({
			state: 'draining',
			maintenance: { kind: 'draining', remaining: 1 },
		});
		fleet.agent('n1').report('web.0', 'stopped', { gone: true });
		await fleet.rest();
		expect(await node(fleet, 'n1')).toMatchObject({
			state: 'cordoned',
			maintenance: { kind: 'drained', remaining: 0 },
		});
		expect(await fleet.where('web')).toEqual([
			'web.1 n2 running',
			'web.2 n3 running',
			expect.stringMatching(/^web.3 n. running$/),
		]);
		await fleet.clock.advance(1);
		const events = await fleet.harness.events('n1');
		expect(events.map((each) => each.split(' ')[0])).toEqual(['node-joined', 'node-draining', 'node-drained']);
	});

	it('moves maxParallel at a time', async () => {
		const fleet = await Fleet.of(['n1'], { obedient: false });
		await fleet.control.createProcess(web(4, { update: { ...DEFAULT_UPDATE, maxParallel: 2 } }));
		await fleet.rest();
		for (let at = 0; at < 4; at++) fleet.agent('n1').report(`web.${at}`, 'running');
		await fleet.join('n2', { obedient: false });
		await fleet.control.drainNode('n1', {});
		await fleet.rest();
		expect(fleet.agent('n2').assignments.size).toBe(2);
		expect((await fleet.harness.instance('web.3'))?.reason).toBe('waits for its turn: 2 at a time');
		fleet.agent('n2').report('web.4', 'running');
		await fleet.rest();
		expect(fleet.agent('n2').assignments.size).toBe(3);
		expect(fleet.agent('n1').assignments.size).toBe(3);
	});

	it('of what is stopped first leaves one that is ready alone while another copy is down', async () => {
		const fleet = await Fleet.of(['n1', 'n2', 'n3'], { obedient: false });
		await fleet.control.createProcess(web(3, { update: { ...DEFAULT_UPDATE, stopFirst: true } }));
		await fleet.rest();
		for (const [name, agent] of fleet.agents)
			for (const id of agent.assignments.keys()) agent.report(id, name === 'n1' ? 'failed' : 'running');
		await fleet.rest();
		await fleet.control.drainNode('n2', {});
		await fleet.rest();
		expect(fleet.agent('n2').assignments.size).toBe(1);
		expect((await fleet.harness.instance('web.1'))?.reason).toBe('would be stopped first, while 1 copy is not ready');
		fleet.agent('n1').report('web.0', 'running');
		await fleet.rest();
		expect(fleet.agent('n2').assignments.size).toBe(0);
	});

	it('of what is stopped first starts the next on another node once a silent node must have stopped it', async () => {
		const fleet = await Fleet.of(['n1'], { obedient: false });
		const update = { ...DEFAULT_UPDATE, stopFirst: true };
		await fleet.control.createProcess(web(1, { update, disconnect: { stopAfterSeconds: 30 } }));
		await fleet.rest();
		fleet.agent('n1').report('web.0', 'running');
		const n2 = await fleet.join('n2', { obedient: false });
		await fleet.rest();
		fleet.cut('n1');
		await fleet.control.drainNode('n1', {});
		const held = () => n2.assignments.get('web.1' as never)?.blockedBy;
		// 30 s + 10 s grace + 15 s after SIGKILL + one heartbeat of 3.6 s
		await fleet.pass(57);
		expect(held()).toBe('web.0 to be stopped on n1');
		await fleet.pass(3);
		expect(n2.assignments.has('web.1' as never)).toBe(true);
		expect(held()).toBeUndefined();
	});

	it('says why an instance cannot move, and stops it at the deadline; it comes back by itself', async () => {
		const fleet = await Fleet.of(['n1']);
		await fleet.control.createProcess(web(1));
		await fleet.rest();
		await fleet.control.drainNode('n1', { deadlineSeconds: 60 });
		await fleet.pass(57);
		expect((await fleet.harness.instance('web.0'))?.reason).toBe('cannot move: node n1 is draining');
		expect(await fleet.where('web')).toEqual(['web.0 n1 running']);
		await fleet.pass(6);
		expect(await fleet.where('web')).toEqual(['web.1 - pending']);
		expect(await node(fleet, 'n1')).toMatchObject({ maintenance: { kind: 'drained' } });
		await fleet.control.uncordonNode('n1');
		await fleet.rest();
		expect(await fleet.where('web')).toEqual(['web.1 n1 running']);
	});

	it('that is asked for again with a deadline of nothing ends at once, though it could move nothing', async () => {
		const fleet = await Fleet.of(['n1']);
		await fleet.control.createProcess(web(1));
		await fleet.rest();
		await fleet.control.drainNode('n1', { deadlineSeconds: 600 });
		await fleet.rest();
		await fleet.control.drainNode('n1', { deadlineSeconds: 0 });
		await fleet.rest();
		expect(await fleet.where('web')).toEqual(['web.1 - pending']);
		expect(await node(fleet, 'n1')).toMatchObject({ maintenance: { kind: 'drained' } });
	});

	it('waits for runs to completion, and leaves those that have ended', async () => {
		const fleet = await Fleet.of(['n1', 'n2'], { obedient: false });
		await fleet.control.createProcess(
			specOf('job', { daemon: false, placement: { count: 1, nodes: ['n1' as never] } }),
		);
		await fleet.rest();
		fleet.agent('n1').report('job.0', 'running');
		await fleet.rest();
		await fleet.control.drainNode('n1', {});
		await fleet.pass(30);
		expect((await fleet.harness.instance('job.0'))?.reason).toBe('runs to completion: may finish');
		fleet.agent('n1').report('job.0', 'exited');
		await fleet.rest();
		expect(await fleet.where('job')).toEqual(['job.0 n1 exited']);
		expect(await node(fleet, 'n1')).toMatchObject({ maintenance: { kind: 'drained', remaining: 0 } });
	});

	it('stops those of every node last, and brings them back with uncordon', async () => {
		const fleet = await Fleet.of(['n1', 'n2'], { obedient: false });
		await fleet.control.createProcess(specOf('log', { placement: { all: true } }));
		await fleet.control.createProcess(web(1));
		await fleet.rest();
		const from = fleet.agent('n1').assignments.has('web.0' as never) ? 'n1' : 'n2';
		const to = from === 'n1' ? 'n2' : 'n1';
		for (const agent of fleet.agents.values()) for (const id of agent.assignments.keys()) agent.report(id, 'running');
		await fleet.control.drainNode(from, {});
		await fleet.rest();
		fleet.agent(to).report('web.1', 'running');
		await fleet.rest();
		expect([...fleet.agent(from).assignments.keys()]).toEqual([expect.stringMatching(/^log/)]);
		fleet.agent(from).report('web.0', 'stopped', { gone: true });
		await fleet.rest();
		expect(fleet.agent(from).assignments.size).toBe(0);
		await fleet.control.uncordonNode(from);
		await fleet.rest();
		expect([...fleet.agent(from).assignments.keys()]).toEqual([expect.stringMatching(/^log/)]);
	});

	it('with stopFirst starts the successor only once the program before it is gone', async () => {
		const fleet = await Fleet.of(['n1'], { obedient: false });
		await fleet.control.createProcess(web(1, { update: { ...DEFAULT_UPDATE, stopFirst: true } }));
		await fleet.rest();
		fleet.agent('n1').report('web.0', 'running');
		await fleet.join('n2', { obedient: false });
		await fleet.control.drainNode('n1', {});
		await fleet.rest();
		expect(fleet.agent('n1').assignments.size).toBe(0);
		expect([...fleet.agent('n2').assignments.values()]).toMatchObject([
			{ instance: 'web.1', blockedBy: 'web.0 to be stopped on n1' },
		]);
		fleet.agent('n1').report('web.0', 'stopped', { gone: true });
		await fleet.rest();
		expect([...fleet.agent('n2').assignments.values()][0]?.blockedBy).toBeUndefined();
	});

	it.each(['backoff', 'pending'] as const)(
		'with stopFirst does not start the successor while the one before it, in %s, may begin anew',
		async (phase) => {
			const fleet = await Fleet.of(['n1'], { obedient: false });
			await fleet.control.createProcess(web(1, { update: { ...DEFAULT_UPDATE, stopFirst: true } }));
			await fleet.rest();
			fleet.agent('n1').report('web.0', phase);
			const n2 = await fleet.join('n2', { obedient: false });
			await fleet.control.drainNode('n1', {});
			await fleet.rest();
			const held = () => [...n2.assignments.values()][0]?.blockedBy;
			expect(held()).toBe('web.0 to be stopped on n1');
			fleet.agent('n1').report('web.0', 'stopped', { gone: true });
			await fleet.rest();
			expect(n2.assignments.size).toBe(1);
			expect(held()).toBeUndefined();
		},
	);

	it('with stopFirst does not start the successor beside it either where the process is stopped and started meanwhile', async () => {
		const fleet = await Fleet.of(['n1'], { obedient: false });
		await fleet.control.createProcess(web(1, { update: { ...DEFAULT_UPDATE, stopFirst: true } }));
		await fleet.rest();
		fleet.agent('n1').report('web.0', 'running');
		const n2 = await fleet.join('n2', { obedient: false });
		await fleet.control.drainNode('n1', {});
		await fleet.rest();
		await fleet.control.stopProcesses(['web']);
		await fleet.rest();
		n2.report('web.1', 'stopped');
		await fleet.rest();
		await fleet.control.startProcesses(['web']);
		await fleet.rest();
		const held = () => [...n2.assignments.values()].map(({ want, blockedBy }) => `${want} ${blockedBy}`);
		expect(held()).toEqual(['run web.0 to be stopped on n1']);
		fleet.agent('n1').report('web.0', 'stopped', { gone: true });
		await fleet.rest();
		expect(held()).toEqual(['run undefined']);
	});

	it('re-places stopped instances under their names', async () => {
		const fleet = await Fleet.of(['n1', 'n2']);
		await fleet.control.createProcess(web(2));
		await fleet.rest();
		await fleet.control.stopProcesses(['web']);
		await fleet.rest();
		await fleet.control.drainNode('n1', {});
		await fleet.rest();
		expect((await fleet.harness.instances('web')).map(({ id, node: on }) => `${id} ${on}`)).toEqual([
			'web.0 n2',
			'web.1 n2',
		]);
		expect(await node(fleet, 'n1')).toMatchObject({ maintenance: { kind: 'drained' } });
	});

	it('that is called off in the middle keeps the originals and removes successors that are not ready', async () => {
		const fleet = await Fleet.of(['n1'], { obedient: false });
		await fleet.control.createProcess(web(1));
		await fleet.rest();
		fleet.agent('n1').report('web.0', 'running');
		await fleet.join('n2', { obedient: false });
		await fleet.control.drainNode('n1', {});
		await fleet.rest();
		expect(fleet.agent('n2').assignments.size).toBe(1);
		await fleet.control.uncordonNode('n1');
		await fleet.rest();
		expect(fleet.agent('n2').assignments.size).toBe(0);
		expect(await fleet.where('web')).toEqual(['web.0 n1 running']);
	});

	it('goes on after a restart of the manager with the time that was left', async () => {
		const fleet = await Fleet.of(['n1']);
		await fleet.control.createProcess(web(1));
		await fleet.rest();
		await fleet.control.drainNode('n1', { deadlineSeconds: 120, comment: 'kernel' });
		await fleet.pass(63);
		await fleet.restartManager();
		expect(await node(fleet, 'n1')).toMatchObject({ state: 'draining', maintenance: { comment: 'kernel' } });
		await fleet.pass(54);
		expect(await fleet.where('web')).toEqual(['web.0 n1 running']);
		await fleet.pass(9);
		expect(await fleet.where('web')).toEqual(['web.1 - pending']);
	});

	it('has a deadline that the wall clock does not move', async () => {
		const fleet = await Fleet.of(['n1']);
		await fleet.control.createProcess(web(1));
		await fleet.control.drainNode('n1', { deadlineSeconds: 60 });
		fleet.clock.wallOffset = 3_600_000;
		await fleet.pass(54);
		expect(await fleet.where('web')).toEqual(['web.0 n1 running']);
		await fleet.pass(9);
		expect(await fleet.where('web')).toEqual(['web.1 - pending']);
	});

	it('leaves instances to a rollout until that is over', async () => {
		const fleet = await Fleet.of(['n1', 'n2', 'n3']);
		const update = { ...DEFAULT_UPDATE, minHealthySeconds: 30 };
		await fleet.control.createProcess(web(2, { update }));
		await fleet.pass(30);
		await fleet.control.applyProcesses([{ ...web(2, { update }), args: ['2000'] }], {});
		await fleet.pass(6);
		const from = (await fleet.harness.instance('web.1'))?.node ?? '';
		await fleet.control.drainNode(from, {});
		await fleet.pass(3);
		expect((await fleet.harness.instance('web.1'))?.reason).toBe('moves once the rollout is over');
		await fleet.pass(300);
		expect((await fleet.control.getProcess('web')).process).toMatchObject({
			ready: 2,
			rollout: { phase: 'succeeded' },
		});
		expect(await node(fleet, from)).toMatchObject({ maintenance: { kind: 'drained', remaining: 0 } });
		expect(fleet.running('web')).toHaveLength(2);
	});

	it('at its deadline stops also what a rollout has in work, which makes up for it elsewhere', async () => {
		const fleet = await Fleet.of(['n1', 'n2', 'n3']);
		const update = { ...DEFAULT_UPDATE, minHealthySeconds: 200 };
		await fleet.control.createProcess(web(2, { update }));
		await fleet.pass(30);
		await fleet.control.applyProcesses([{ ...web(2, { update }), args: ['2000'] }], {});
		await fleet.pass(6);
		const from = (await fleet.harness.instance('web.1'))?.node ?? '';
		await fleet.control.drainNode(from, { deadlineSeconds: 30 });
		await fleet.pass(36);
		expect(fleet.agent(from).assignments.size).toBe(0);
		expect(await node(fleet, from)).toMatchObject({ maintenance: { kind: 'drained' } });
		await fleet.pass(900);
		expect((await fleet.control.getProcess('web')).process).toMatchObject({
			ready: 2,
			rollout: { phase: 'succeeded' },
		});
	});
});
