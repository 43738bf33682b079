import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import { FakeClient, processOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

const SUMMARY = { clusterId: 'c-1', version: '0.1.0', createdAt: 0, entries: 200, authority: true };

let io: FakeIo;
let client: FakeClient;
beforeEach(() => {
	io = new FakeIo();
	client = new FakeClient();
	io.client = client;
	io.summary = SUMMARY;
	client.pieces = [
		{ data: Buffer.from('first '), done: 100, total: 200 },
		{ data: Buffer.from('second'), done: 200, total: 200 },
	];
});

describe('minder backup', () => {
	it('writes the file, and says what is in it and that it holds secrets', async () => {
		expect(await io.run('backup', 'b.gz')).toBe(0);
		expect(io.files).toEqual({ '/home/op/b.gz': 'first second' });
		expect(io.stdout.text).toMatch(
			/^b\.gz: 200 records and the authority's key of cluster c-1, from .*, Minder 0\.1\.0\n$/,
		);
		expect(io.stderr.text).toContain('holds secrets');
	});

	it('shows how far it is on a terminal alone', async () => {
		io.stderr.isTTY = true;
		await io.run('backup', 'b.gz');
		expect(io.stderr.text).toContain('backup: 100 of 200 records');
		io.stderr.isTTY = false;
		const shown = io.stderr.text.length;
		await io.run('backup', 'b.gz');
		expect(io.stderr.text.slice(shown)).not.toContain('of 200');
	});

	it('leaves the older file and nothing else where it fails in the middle', async () => {
		io.files['/home/op/b.gz'] = 'older';
		client.failure = new MinderError('unreachable', 'the connection broke');
		expect(await io.run('backup', 'b.gz')).toBe(4);
		expect(io.files).toEqual({ '/home/op/b.gz': 'older' });
	});

	it('leaves the older file where what was written cannot be read back', async () => {
		io.files['/home/op/b.gz'] = 'older';
		io.summary = new MinderError('storage', 'it is damaged');
		expect(await io.run('backup', 'b.gz')).toBe(1);
		expect(io.files).toEqual({ '/home/op/b.gz': 'older' });
	});

	it('leaves nothing when it is interrupted', async () => {
		client.backup = async function* () {
			yield { data: Buffer.from('first '), done: 1, total: 2 };
			io.interrupt();
		};
		expect(await io.run('backup', 'b.gz')).toBe(130);
		expect(io.files).toEqual({});
	});

	it('goes to standard output with -, unless that is a terminal', async () => {
		expect(await io.run('backup', '-')).toBe(0);
		expect(io.stdout.text).toBe('first second');
		io.stdout.isTTY = true;
		expect(await io.run('backup', '-')).toBe(2);
	});

	it('is not done when the reader of standard output goes', async () => {
		client.backup = async function* () {
			yield { data: Buffer.from('first '), done: 1, total: 2 };
			io.stdout.close();
		};
		expect(await io.run('backup', '-')).toBe(1);
	});

	it('checks a file without a manager', async () => {
		io.client = undefined;
		expect(await io.run('backup', '--check', 'b.gz')).toBe(0);
		expect(io.stdout.text).toContain('b.gz is whole: 200 records');
		io.summary = new MinderError('storage', 'b.gz is damaged (it is cut off)');
		expect(await io.run('backup', '--check', 'b.gz')).toBe(1);
		expect(await io.run('backup', '--check', '-')).toBe(2);
	});

	it('tells it as JSON', async () => {
		await io.run('backup', 'b.gz', '--json');
		expect(JSON.parse(io.stdout.text)).toEqual({
			file: 'b.gz',
			bytes: 12,
			...SUMMARY,
			createdAt: '1970-01-01T00:00:00.000Z',
		});
	});
});

describe('minder restore', () => {
	it("goes into lmdb in the manager's data directory, and says what follows", async () => {
		expect(await io.run('restore', 'b.gz')).toBe(0);
		const data = '/home/op/.local/share/minder/manager';
		expect(io.restored).toMatchObject({ path: '/home/op/b.gz', store: `lmdb:${data}`, data, force: false });
		expect(io.stdout.text).toContain(`the cluster's authority is in ${data}/tls`);
		expect(io.stderr.text).toContain('what was started after this backup will be stopped when the agents come back');
	});

	it('goes where it is told to', async () => {
		await io.run('restore', 'b.gz', '--store', 'etcd://a,b/p', '--data', 'd', '--force', '--json');
		expect(io.restored).toMatchObject({ store: 'etcd://a,b/p', data: '/home/op/d', force: true });
		expect(JSON.parse(io.stdout.text)).toMatchObject({ store: 'etcd://a,b/p', entries: 200 });
	});

	it('passes on why not', async () => {
		io.summary = new MinderError('precondition', 'the store is not empty');
		expect(await io.run('restore', 'b.gz')).toBe(1);
		expect(io.stderr.text).toBe('minder: the store is not empty\n');
	});
});

describe('minder export', () => {
	it('prints specs as YAML for apply, or as JSON', async () => {
		client.put(processOf('web'));
		expect(await io.run('export')).toBe(0);
		expect(io.stdout.text).toMatch(/^processes:\n {2}web:\n {4}command: /);
	});

	it('says so where there is nothing', async () => {
		expect(await io.run('export')).toBe(0);
		expect([io.stdout.text, io.stderr.text]).toEqual(['', 'no processes, schedules or functions\n']);
	});
});
