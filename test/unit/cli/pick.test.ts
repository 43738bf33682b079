import { describe, expect, it } from 'vitest';
import type { NodeName } from '../../../src/model/ids.ts';
import { FakeClient } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

function ioWith(): { io: FakeIo; client: FakeClient } {
	const io = new FakeIo();
	const client = new FakeClient();
	io.client = client;
	client.picked = {
		picked: [{ node: 'web-1' as NodeName, rating: 13, freeCpus: 3, load: 1, why: '3 of 4 CPUs free' }],
		others: [{ node: 'web-2' as NodeName, why: 'is silent' }],
		jobs: 3,
	};
	return { io, client };
}

describe('minder pick', () => {
	it('says which, and why not the others', async () => {
		const { io } = ioWith();
		expect(await io.run('pick', '--jobs')).toBe(0);
		expect(io.stdout.text).toBe('web-1: 3 of 4 CPUs free\njobs to run in parallel: 3\nnot web-2: is silent\n');
	});

	it('prints names alone, jobs alone, or everything', async () => {
		const names = ioWith().io;
		await names.run('pick', '-q');
		expect(names.stdout.text).toBe('web-1\n');
		const jobs = ioWith().io;
		await jobs.run('pick', '-q', '--jobs');
		expect(jobs.stdout.text).toBe('3\n');
		const { io, client } = ioWith();
		await io.run('pick', '-o', 'json');
		expect(JSON.parse(io.stdout.text)).toEqual(client.picked);
	});

	it('asks for what the flags say', async () => {
		const { io, client } = ioWith();
		const flags = ['--selector', 'zone in (a)', '--class', 'big', '--class', 'huge', '--count', '2', '--hold', '1m'];
		expect(await io.run('pick', ...flags, '--load', 'all', '--idle', '--favor', 'x', '--allow-reserved')).toBe(0);
		const [, json = ''] = client.calls[0]?.split('pick ') ?? [];
		expect(JSON.parse(json)).toEqual({
			constraints: ['zone in (a)'],
			classes: ['big', 'huge'],
			count: 2,
			load: -1,
			allowReserved: true,
			idle: true,
			holdSeconds: 60,
			favor: 'x',
		});
		expect(await ioWith().io.run('pick', '--load', 'much')).toBe(2);
		expect(await ioWith().io.run('pick', '--count', '0')).toBe(2);
	});
});

describe('minder node', () => {
	it('reserves in the name that the system has for the user where the environment has none', async () => {
		const { io, client } = ioWith();
		io.env = {};
		expect(await io.run('node', 'reserve', 'web-1')).toBe(0);
		expect(client.calls).toEqual([expect.stringMatching(/^reserve web-1 uid 1000 at /)]);
	});

	it('reserves with who and when, or with the comment alone, and releases', async () => {
		const { io, client } = ioWith();
		io.env = { ...io.env, USER: 'ann' };
		expect(await io.run('node', 'reserve', 'web-1', '--comment', 'tests')).toBe(0);
		expect(await io.run('node', 'reserve', 'web-1', '--comment', '- mine')).toBe(0);
		expect(await io.run('node', 'release', 'web-1')).toBe(0);
		expect(client.calls).toEqual([
			expect.stringMatching(/^reserve web-1 ann at .+; tests$/),
			'reserve web-1 mine',
			'release web-1',
		]);
		const { io: other, client: full } = ioWith();
		full.nodes = [];
		expect(await other.run('node', 'release', 'web-1', '-q')).toBe(0);
		expect(await other.run('node', 'release', 'web-1')).toBe(0);
		expect(other.stdout.text).toBe('web-1\nreleased web-1\n');
		expect(await ioWith().io.run('node', 'explode', 'web-1')).toBe(2);
		expect(await ioWith().io.run('node', 'release', 'web-1', '--comment', 'x')).toBe(2);
	});
});
