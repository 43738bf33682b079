import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFacts } from '../../../src/agent/node-facts.ts';
import { loadNodeIdentity, nameFromHost } from '../../../src/agent/node-identity.ts';
import { NodeUsageSampler, percentBetween } from '../../../src/agent/node-usage.ts';
import { nodeName } from '../../../src/model/ids.ts';
import { systemFiles } from '../../../src/sys/files.ts';
import { silentLog } from '../../../src/sys/log.ts';
import { type CpuTimes, parseCpuTimes, parseMounts, systemMachine } from '../../../src/sys/machine.ts';
import { systemRand } from '../../../src/sys/rand.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

describe('identity', () => {
	let directory: string;
	beforeEach(async () => {
		directory = await mkdtemp(join(tmpdir(), 'minder-node-'));
	});
	afterEach(() => rm(directory, { recursive: true }));

	const load = (wanted?: string, hostname = 'Web-1.Example'): ReturnType<typeof loadNodeIdentity> =>
		loadNodeIdentity(directory, {
			...(wanted === undefined ? {} : { wanted }),
			hostname,
			files: systemFiles,
			rand: systemRand,
			log: silentLog,
		});

	it('is made once and kept', async () => {
		const first = await load();
		expect(first.name).toBe('web-1.example');
		expect(first.nodeId).toMatch(/^[0-9a-f-]{36}$/);
		expect(await load(undefined, 'renamed')).toEqual(first);
	});

	it('takes another name over and keeps its id', async () => {
		const first = await load();
		const renamed = await load('blue');
		expect(renamed).toEqual({ name: 'blue', nodeId: first.nodeId });
		expect(await load()).toEqual(renamed);
	});

	it('refuses a name that is not valid and changes nothing', async () => {
		const first = await load();
		await expect(load('no spaces please')).rejects.toMatchObject({ code: 'usage' });
		expect(await load()).toEqual(first);
	});

	it.each(['', '{"name":', '[]', '{"name":"a b","nodeId":"x"}'])('sets a damaged file aside: %j', async (damaged) => {
		await writeFile(join(directory, 'node.json'), damaged);
		const fresh = await load();
		expect(fresh.nodeId).toMatch(/^[0-9a-f-]{36}$/);
		expect(await load()).toEqual(fresh);
		expect(await readFile(join(directory, 'node.json.damaged'), 'utf8')).toBe(damaged);
	});

	it.each([
		['web-1', 'web-1'],
		['Annas MacBook.local', 'annas-macbook.local'],
		['-x-', 'x'],
		['日本', 'node'],
		['a'.repeat(300), 'a'.repeat(253)],
	])('makes a node name of host name %j', (hostname, name) => {
		expect(nameFromHost(hostname)).toBe(name);
	});
});

describe('facts', () => {
	it('describe this machine', async () => {
		const identity = { name: nodeName('web-1'), nodeId: 'id' };
		const facts = await nodeFacts(systemMachine, identity, { version: '1.2.3', labels: { role: 'web' } });
		expect(facts).toMatchObject({ ...identity, version: '1.2.3', labels: { role: 'web' } });
		expect(facts.bootId).toBe((await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim());
		expect(facts.capacity.cores).toBeGreaterThan(0);
		expect(facts.capacity.memoryBytes).toBeGreaterThan(1e6);
		for (const address of facts.addresses) expect(address).not.toMatch(/^(127\.|::1$|fe80:|169\.254\.)/);
	});
});

describe('usage', () => {
	it('reads the first line of /proc/stat', () => {
		expect(parseCpuTimes('cpu  100 10 50 800 40 1 2 7 30 0\ncpu0 1 1 1 1\n')).toEqual({ busy: 170, total: 1010 });
	});

	it('is the busy share between two samples', () => {
		expect(percentBetween({ busy: 100, total: 1000 }, { busy: 150, total: 1200 })).toBe(25);
		expect(percentBetween(undefined, { busy: 150, total: 1200 })).toBe(12.5);
		expect(percentBetween({ busy: 100, total: 1000 }, { busy: 100, total: 1000 })).toBeUndefined();
		expect(percentBetween({ busy: 100, total: 1000 }, { busy: 90, total: 1100 })).toBe(0);
	});

	it('takes real, local file systems, each device at its shortest mount point', () => {
		const mountinfo = [
			'22 27 0:21 / /proc rw,relatime - proc proc rw',
			'25 24 0:23 / /dev/shm rw - tmpfs tmpfs rw',
			'27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw',
			'30 27 254:0 /srv /srv/bound rw - ext4 /dev/vda1 rw',
			'31 27 254:9 / /mnt/my\\040disk rw - xfs /dev/vdb rw',
			'32 27 0:50 / /mnt/nfs rw - nfs4 server:/export rw',
			'33 27 7:1 / /snap/core ro - squashfs /dev/loop1 ro',
			'34 27 0:60 / /tank rw - zfs tank rw',
			'35 27 0:61 / /mnt/ntfs rw - fuseblk /dev/vdc rw',
			'',
		].join('\n');
		expect(parseMounts(mountinfo)).toEqual(['/', '/mnt/my disk', '/tank']);
		expect(parseMounts('1 0 0:70 / / rw - overlay overlay rw\n')).toEqual(['/']);
	});

	it('of this machine is plausible', async () => {
		const sampler = new NodeUsageSampler(systemMachine, new FakeClock(), silentLog);
		const usage = await sampler.sample();
		expect(usage?.cpuPercent).toBeGreaterThanOrEqual(0);
		expect(usage?.cpuPercent).toBeLessThanOrEqual(100);
		expect(usage?.load).toHaveLength(3);
		expect(usage?.memoryUsedBytes).toBeGreaterThan(1e6);
		expect(usage?.memoryUsedBytes).toBeLessThan(systemMachine.memoryBytes());
		expect(usage?.disks[0]?.mount).toBe('/');
		for (const disk of usage?.disks ?? []) expect(disk.usedBytes).toBeLessThanOrEqual(disk.totalBytes);
	});

	it('falls back on the sample before where a disk does not answer, and begins no second one', async () => {
		const clock = new FakeClock();
		let asked = 0;
		let answer: (times: CpuTimes) => void = () => {};
		const figures = {
			cpuTimes: (): Promise<CpuTimes> => {
				asked++;
				return new Promise((resolve) => {
					answer = resolve;
				});
			},
			load: () => [1, 2, 3],
			memoryUsedBytes: async () => 5,
			disks: async () => [],
		};
		const sampler = new NodeUsageSampler(figures, clock, silentLog);
		const samples: unknown[] = [];
		const take = async (): Promise<void> => {
			samples.push(await sampler.sample());
		};
		void take();
		await clock.advance(0.9);
		expect(samples).toEqual([]);
		await clock.advance(0.2);
		expect(samples).toEqual([undefined]);
		void take();
		await settle();
		expect(asked).toBe(1);
		answer({ busy: 1, total: 2 });
		await settle();
		expect(samples[1]).toEqual({ cpuPercent: 50, load: [1, 2, 3], memoryUsedBytes: 5, disks: [] });
		expect(clock.pending).toBe(0);
	});
});
