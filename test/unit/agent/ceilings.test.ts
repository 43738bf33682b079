import { beforeEach, describe, expect, it } from 'vitest';
import { Ceilings } from '../../../src/agent/ceilings.ts';
import { instanceId } from '../../../src/model/ids.ts';
import { CgroupBase } from '../../../src/sys/cgroup-base.ts';
import { silentLog } from '../../../src/sys/log.ts';
import { FakeCgroups } from '../../support/fake-cgroups.ts';

const SERVICE = '/minder.service';
const RUN = `/sys/fs/cgroup${SERVICE}/web.0@3`;
const ALL = { cpu: 0.5, memoryBytes: 1000, memoryMaxBytes: 2000 };
const PROGRAM = 50;

let files: FakeCgroups;
let warned: string[];

/** As an agent that starts. */
function open(): Ceilings {
	const log = { ...silentLog, warn: (_: object, message: string) => void warned.push(message) };
	return new Ceilings(new CgroupBase(files, 1, '/data/run'), log);
}

const web = instanceId('web.0');
const read = (name: string): string | undefined => files.read(`${RUN}/${name}`);

beforeEach(() => {
	files = new FakeCgroups(SERVICE);
	warned = [];
});

describe('the ceilings of a run', () => {
	it('are set before its program enters', () => {
		const ceiling = open().of(web);
		expect(ceiling.prepare(3, ALL)).toBe(`${RUN}/cgroup.procs`);
		expect(read('cpu.max')).toBe('50000 100000');
		expect(read('memory.high')).toBe('1000');
		expect(read('memory.max')).toBe('2000');
		expect(read('memory.oom.group')).toBe('1');
		expect(ceiling.warnings).toEqual([]);
		expect(ceiling.members()).toEqual([]);
	});

	it.each([
		[1.5, '150000 100000'],
		[16, '1600000 100000'],
		[0.01, '1000 100000'],
		[0.004, '4000 1000000'],
		[0.000_01, '1000 1000000'],
		[undefined, 'max 100000'],
	])('of %s cores are %s for the kernel', (cpu, expected) => {
		open()
			.of(web)
			.prepare(3, { ...(cpu === undefined ? {} : { cpu }), memoryBytes: 1 });
		expect(read('cpu.max')).toBe(expected);
	});

	it('cost a run that has none nothing', () => {
		const ceilings = open();
		const before = files.writes.length;
		expect(ceilings.of(web).prepare(3, undefined)).toBeUndefined();
		expect(files.writes.length).toBe(before);
		expect(read('cgroup.procs')).toBeUndefined();
	});

	it('are raised, lowered and lifted while it runs', () => {
		const ceiling = open().of(web);
		ceiling.prepare(3, ALL);
		files.enter(PROGRAM, `${SERVICE}/web.0@3`);
		ceiling.change({ cpu: 2, memoryMaxBytes: 500 }, () => [PROGRAM]);
		expect([read('cpu.max'), read('memory.high'), read('memory.max')]).toEqual(['200000 100000', 'max', '500']);
		ceiling.change(undefined, () => [PROGRAM]);
		expect([read('cpu.max'), read('memory.high'), read('memory.max')]).toEqual(['max 100000', 'max', 'max']);
		const before = files.writes.length;
		ceiling.change(undefined, () => [PROGRAM]);
		expect(files.writes.length).toBe(before);
	});

	it('take in a program that had none, with all that it forks meanwhile', () => {
		const ceiling = open().of(web);
		ceiling.prepare(3, undefined);
		files.enter(PROGRAM, `${SERVICE}/agent`);
		let forks = 0;
		ceiling.change(ALL, () => {
			if (forks++ === 1) files.enter(PROGRAM + 1, `${SERVICE}/agent`);
			return forks > 1 ? [PROGRAM, PROGRAM + 1] : [PROGRAM];
		});
		expect(ceiling.members()).toEqual([PROGRAM, PROGRAM + 1]);
		expect(read('memory.max')).toBe('2000');
		expect(ceiling.warnings).toEqual([]);
	});

	it('end with it: its cgroup goes as soon as it is empty', () => {
		const ceiling = open().of(web);
		ceiling.prepare(3, ALL);
		files.enter(PROGRAM, `${SERVICE}/web.0@3`);
		ceiling.over();
		expect(read('cgroup.procs')).toBe(`${PROGRAM}\n`);
		files.exit(PROGRAM);
		ceiling.prepare(4, ALL);
		expect(read('cgroup.procs')).toBeUndefined();
		expect(ceiling.path).toMatch(/web\.0@4$/);
	});

	it('go with the cgroups that the program made itself', () => {
		const ceiling = open().of(web);
		ceiling.prepare(3, ALL);
		files.makeDirectory(`${RUN}/inner`);
		files.makeDirectory(`${RUN}/inner/most`);
		files.enter(PROGRAM, `${SERVICE}/web.0@3/inner/most`);
		expect(ceiling.members()).toEqual([PROGRAM]);
		ceiling.signal('SIGKILL', () => []);
		expect(ceiling.members()).toEqual([]);
		ceiling.over();
		expect(read('cgroup.procs')).toBeUndefined();
	});
});

describe('want of memory', () => {
	it.each([
		['oom 3\noom_kill 0\noom_group_kill 0\n', false],
		['oom 3\noom_kill 1\noom_group_kill 0\n', true],
		['oom 3\noom_kill 0\noom_group_kill 10\n', true],
	])('is seen in what the kernel counts: %j', (events, seen) => {
		const ceiling = open().of(web);
		ceiling.prepare(3, ALL);
		files.setFile(`${RUN}/memory.events`, events);
		expect(ceiling.sawOutOfMemory()).toBe(seen);
		ceiling.prepare(4, ALL);
		expect(ceiling.sawOutOfMemory()).toBe(false);
	});

	it('is never seen of a run without ceilings', () => {
		const ceiling = open().of(web);
		ceiling.prepare(3, undefined);
		expect(ceiling.sawOutOfMemory()).toBe(false);
	});
});

describe('what cannot be enforced', () => {
	it('is told of, each once, and does not keep the program from its start', () => {
		files = new FakeCgroups(SERVICE, '', 'rw,cpu,memory');
		const ceiling = open().of(web);
		expect(ceiling.prepare(3, { memoryBytes: 1000 })).toBe(`${RUN}/cgroup.procs`);
		expect(ceiling.warnings).toEqual([
			'resources are not enforced: the memory controller is not available to the agent (cgroup v1 has it); see docs/RESOURCES.md',
		]);
		ceiling.prepare(4, { memoryBytes: 1000 });
		expect(warned).toEqual(ceiling.warnings);
	});

	it('is told of in one line where it is the same for all', () => {
		files = new FakeCgroups(SERVICE, '', 'rw,cpu,memory');
		const ceiling = open().of(web);
		ceiling.prepare(3, ALL);
		expect(ceiling.warnings).toEqual([
			'resources are not enforced: the cpu and memory controllers are not available to the agent (cgroup v1 has them); see docs/RESOURCES.md',
		]);
	});

	it('is named where the rest holds', () => {
		files = new FakeCgroups(SERVICE, 'cpu');
		const ceiling = open().of(web);
		ceiling.prepare(3, ALL);
		expect(ceiling.warnings).toEqual([
			'resources: the ceilings of memory are not enforced: the memory controller is not available to the agent; see docs/RESOURCES.md',
		]);
		expect(read('cpu.max')).toBe('50000 100000');
	});

	it('is a value that the kernel refuses', () => {
		files.refused.set('memory.max', 'EINVAL');
		const ceiling = open().of(web);
		ceiling.prepare(3, ALL);
		expect(ceiling.warnings).toEqual([
			'resources: the ceilings of memory are not enforced: the memory controller refused (EINVAL); see docs/RESOURCES.md',
		]);
	});

	it('is all of it where there is no cgroup to be had', () => {
		files.enter(7, SERVICE);
		const ceiling = open().of(web);
		expect(ceiling.prepare(3, ALL)).toBeUndefined();
		expect(ceiling.warnings).toEqual([expect.stringMatching(/^resources are not enforced: the cgroup .* is not the/)]);
		ceiling.prepare(4, undefined);
		expect(ceiling.warnings).toEqual([]);
	});

	it('is a program that did not get in', () => {
		const ceiling = open().of(web);
		ceiling.prepare(3, undefined);
		files.refused.set('cgroup.procs', 'EBUSY');
		ceiling.change(ALL, () => [PROGRAM]);
		expect(ceiling.warnings).toEqual([expect.stringContaining('could not be moved into its cgroup')]);
	});
});

describe('an agent that takes over', () => {
	it('finds the cgroup of a program that lives, wherever it is, and sets what is wanted now', () => {
		open().of(web).prepare(3, ALL);
		files.enter(PROGRAM, `${SERVICE}/web.0@3`);
		const heir = open().of(web);
		heir.adopt(3, PROGRAM);
		expect(heir.members()).toEqual([PROGRAM]);
		heir.change(undefined, () => [PROGRAM]);
		expect(read('memory.max')).toBe('max');
	});

	it('finds what an ended program left', () => {
		open().of(web).prepare(3, ALL);
		files.enter(PROGRAM, `${SERVICE}/web.0@3`);
		const heir = open().of(web);
		heir.adopt(3, undefined);
		expect(heir.members()).toEqual([PROGRAM]);
	});

	it('never takes the cgroup of somebody else for that of the run', () => {
		files.enter(PROGRAM, '/');
		const heir = open().of(web);
		heir.adopt(3, PROGRAM);
		expect(heir.path).toBeUndefined();
		expect(heir.members()).toEqual([]);
	});

	it('removes what runs left, but nothing in which something lives, and nothing that is in use', () => {
		const earlier = open();
		for (const id of ['old.0', 'busy.0', 'web.0']) earlier.of(instanceId(id)).prepare(3, ALL);
		files.enter(PROGRAM, `${SERVICE}/busy.0@3`);
		const ceilings = open();
		ceilings.sweep(new Set([RUN]));
		expect(files.directories(`/sys/fs/cgroup${SERVICE}`)).toEqual(['agent', 'busy.0@3', 'web.0@3']);
		expect(warned).toEqual([expect.stringContaining('processes are left')]);
	});
});
