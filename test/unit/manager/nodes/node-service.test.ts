import { describe, expect, it } from 'vitest';
import { Fleet } from '../../../support/fleet.ts';
import { specOf } from '../../../support/specs.ts';

const web = (more: Parameters<typeof specOf>[1] = {}) => specOf('web', more);

describe('labels of a node', () => {
	it('lie over those of its agent, count for placement and survive joining again', async () => {
		const fleet = await Fleet.of(['n1'], { labels: { disk: 'hdd', zone: 'a' } });
		await fleet.control.createProcess(web({ placement: { selector: { disk: 'ssd' } } }));
		await fleet.rest();
		expect(await fleet.where()).toEqual(['web.0 - pending']);
		expect((await fleet.control.labelNode('n1', { disk: 'ssd' })).labels).toEqual({ disk: 'ssd', zone: 'a' });
		await fleet.rest();
		expect(await fleet.where()).toEqual(['web.0 n1 running']);
		fleet.cut('n1');
		await fleet.heal('n1');
		await fleet.restartManager();
		expect((await fleet.control.listNodes(['n1']))[0]?.labels).toEqual({ disk: 'ssd', zone: 'a' });
		expect((await fleet.control.labelNode('n1', { disk: null })).labels).toEqual({ disk: 'hdd', zone: 'a' });
		expect(await fleet.where()).toEqual(['web.0 n1 running']);
	});

	it('end an instance of a process that runs on every node, and no other', async () => {
		const fleet = await Fleet.of(['n1'], { labels: { disk: 'ssd' } });
		await fleet.control.createProcess(specOf('log', { placement: { all: true, selector: { disk: 'ssd' } } }));
		await fleet.rest();
		await fleet.control.labelNode('n1', { disk: 'hdd' });
		await fleet.rest();
		expect(await fleet.where('log')).toEqual([]);
	});

	it('are refused where no constraint could name them', async () => {
		const fleet = await Fleet.of(['n1']);
		await expect(fleet.control.labelNode('n1', { 'a b': 'c' })).rejects.toMatchObject({ code: 'usage' });
		await expect(fleet.control.labelNode('n1', { a: 'two\nlines' })).rejects.toMatchObject({ code: 'usage' });
		await expect(fleet.control.labelNode('n9', { a: 'b' })).rejects.toMatchObject({ code: 'not-found' });
	});
});

describe('removing a node', () => {
	it('is refused while it reports or has instances, saying what to do first', async () => {
		const fleet = await Fleet.of(['n1']);
		await fleet.control.createProcess(web());
		await fleet.rest();
		await expect(fleet.control.removeNode('n1', {})).rejects.toThrow(
			'node n1 reports and has 1 instance: drain it first (minder node drain n1) and stop its agent, or use --force',
		);
		fleet.cut('n1');
		await fleet.pass(30);
		await expect(fleet.control.removeNode('n1', {})).rejects.toMatchObject({ code: 'precondition' });
	});

	it('that is silent and empty forgets it', async () => {
		const fleet = await Fleet.of(['n1', 'n2']);
		fleet.cut('n1');
		await fleet.pass(30);
		await fleet.control.removeNode('n1', {});
		expect((await fleet.control.listNodes([])).map((each) => each.name)).toEqual(['n2']);
		await fleet.restartManager(['n2']);
		expect((await fleet.control.listNodes([])).map((each) => each.name)).toEqual(['n2']);
	});

	it('by force ends its session and re-places its instances; when it joins anew it stops what it ran', async () => {
		const fleet = await Fleet.of(['n1']);
		await fleet.control.createProcess(web());
		await fleet.rest();
		await fleet.join('n2');
		await fleet.control.removeNode('n1', { force: true });
		await fleet.rest();
		expect(fleet.agent('n1').ended?.error).toMatchObject({ code: 'unreachable' });
		expect(await fleet.where('web')).toEqual([expect.stringMatching(/^web\.\d n2 running$/)]);
		fleet.agent('n1').heartbeat();
		await fleet.rest();
		expect((await fleet.control.listNodes([])).map((each) => each.name)).toEqual(['n2']);
		await fleet.clock.advance(1);
		expect((await fleet.harness.events('n1')).at(-1)).toContain('removed with web.0; what still runs of them goes on');
		await fleet.heal('n1');
		expect((await fleet.control.listNodes(['n1']))[0]).toMatchObject({ state: 'ready', instances: 0 });
		expect(fleet.running('web')).toEqual([expect.stringMatching(/^web\.\d n2$/)]);
	});
});

describe('a reservation', () => {
	it('is shown with its node', async () => {
		const fleet = await Fleet.of(['n1']);
		await fleet.control.reserveNode('n1', 'lab');
		expect((await fleet.control.listNodes(['n1']))[0]?.reserved).toMatchObject({ comment: 'lab' });
	});
});
