import { describe, expect, it } from 'vitest';
import { CgroupBase } from '../../../src/sys/cgroup-base.ts';
import { FakeCgroups } from '../../support/fake-cgroups.ts';

const SERVICE = '/system.slice/minder.service';
const MOUNT = '/sys/fs/cgroup';

function open(files: FakeCgroups, owner = '/data/run'): CgroupBase {
	return new CgroupBase(files, 1, owner);
}

describe('the cgroup that is the agent’s own', () => {
	it('is left to the runs: the agent moves into a leaf at once, then hands the controllers down', () => {
		const files = new FakeCgroups(SERVICE);
		const { access } = open(files);
		expect(access).toEqual({ kind: 'usable', base: `${MOUNT}${SERVICE}`, missing: {} });
		expect(files.whereIs(1)).toBe(`${SERVICE}/agent`);
		expect(files.read(`${MOUNT}${SERVICE}/cgroup.subtree_control`)).toBe('cpu memory');
	});

	it('is the one above the leaf where systemd, or an earlier agent, put it there', () => {
		const files = new FakeCgroups(`${SERVICE}/agent`);
		expect(open(files).access).toMatchObject({ kind: 'usable', base: `${MOUNT}${SERVICE}` });
		expect(files.whereIs(1)).toBe(`${SERVICE}/agent`);
	});

	it('is not its own while others are in it: nothing is moved', () => {
		const files = new FakeCgroups(SERVICE);
		files.enter(7, SERVICE);
		const { access } = open(files);
		expect(access).toMatchObject({
			kind: 'unusable',
			reason: expect.stringContaining('other processes are in it: run it as a service with Delegate=yes'),
		});
		expect(files.whereIs(1)).toBe(SERVICE);
		expect(files.directories(`${MOUNT}${SERVICE}`)).toEqual([]);
	});

	it('cannot be used where the agent may not write there', () => {
		const files = new FakeCgroups(SERVICE);
		files.refused.set(`${SERVICE}/agent`, 'EACCES');
		expect(open(files).access).toEqual({
			kind: 'unusable',
			reason: `the agent may not make cgroups in ${MOUNT}${SERVICE} (EACCES)`,
		});
	});

	it('says which controllers it was not given', () => {
		const files = new FakeCgroups(SERVICE, 'cpu');
		expect(open(files).access).toMatchObject({
			kind: 'usable',
			missing: { memory: 'not-given' },
		});
	});

	it('says which controller the kernel does not hand down', () => {
		const files = new FakeCgroups(SERVICE);
		files.refused.set('minder.service/cgroup.subtree_control', 'EBUSY');
		expect(open(files).access).toMatchObject({
			missing: { cpu: { refused: `cannot be had in ${MOUNT}${SERVICE} (EBUSY)` } },
		});
	});
});

describe('the root cgroup', () => {
	it('gets a child per agent, once a run needs one, and the agent stays where it is', () => {
		const files = new FakeCgroups('/');
		const one = open(files);
		expect(files.directories(MOUNT)).toEqual([]);
		const two = open(files, '/other/run');
		const bases = [one, two].map(({ access }) => (access.kind === 'usable' ? access.base : ''));
		expect(new Set(bases).size).toBe(2);
		for (const base of bases) expect(base).toMatch(/^\/sys\/fs\/cgroup\/minder-[0-9a-f]{8}$/);
		expect(files.whereIs(1)).toBe('/');
		one.close();
		two.close();
		expect(files.directories(MOUNT)).toEqual([]);
	});

	it('keeps the child in which something is left', () => {
		const files = new FakeCgroups('/');
		const base = open(files);
		const { access } = base;
		if (access.kind === 'usable') base.make(access.base, 'web.0@1');
		base.close();
		expect(files.directories(MOUNT)).toHaveLength(1);
		expect(open(files).find('web.0@1', undefined)?.path).toMatch(/web\.0@1$/);
	});

	it('beside cgroup v1 has no controllers, and says who has them', () => {
		const files = new FakeCgroups('/', '', 'rw,memory', '/sys/fs/cgroup/unified');
		expect(open(files).access).toMatchObject({
			kind: 'usable',
			missing: {
				cpu: 'not-given',
				memory: 'v1',
			},
		});
	});
});

describe('a machine without cgroup v2', () => {
	it('is told of', () => {
		const files = new FakeCgroups('/');
		files.setFile('/proc/self/mountinfo', '30 23 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n');
		const base = open(files);
		expect(base.access).toEqual({ kind: 'unusable', reason: 'no cgroup v2 is mounted on this machine' });
		expect(base.list()).toEqual([]);
		base.close();
	});

	it('is one whose part of the tree is not mounted here', () => {
		const files = new FakeCgroups('/');
		files.setFile('/proc/self/mountinfo', '30 23 0:26 /docker/1 /sys/fs/cgroup rw - cgroup2 cgroup rw\n');
		expect(open(files).access).toMatchObject({ reason: expect.stringContaining('outside of what is mounted') });
	});
});
