import { beforeEach, describe, expect, it } from 'vitest';
import type { NodeName } from '../../../src/model/ids.ts';
import type { LockView } from '../../../src/model/locks.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeClient } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';
import { scheduleOf } from './fake-schedules.ts';

let io: FakeIo;
let client: FakeClient;
const clock = new FakeClock();

beforeEach(() => {
	client = new FakeClient();
	io = freshIo();
});

const freshIo = (): FakeIo => Object.assign(new FakeIo(), { client, clock });

const party = (host: string, pid: number, over: object = {}) => ({
	session: `s${pid}`,
	identity: { owner: `${host}_${pid}`, host, pid, comment: 'rsync -a', ...over },
	since: clock.wall() - 65_000,
	mode: 'exclusive' as const,
});
const nightly: LockView = {
	name: 'nightly',
	slots: 1,
	token: 12,
	holders: [{ ...party('web-1', 10, { node: 'web-1' as NodeName }), token: 12 }],
	waiters: [party('web-2', 20), { ...party('web-3', 30), mode: 'shared' }],
};

describe('minder locks', () => {
	it('shows holder, node, since, token, and who waits in order', async () => {
		client.locks = [nightly, { name: 'a/b', slots: 1, token: 3, holders: [], waiters: [], delayedSeconds: 4 }];
		expect(await io.run('locks')).toBe(0);
		expect(io.stdout.text.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
			['NAME', 'HOLDER', 'NODE', 'SINCE', 'TOKEN', 'WAITERS'],
			['nightly', 'web-1 pid 10 (rsync -a)', 'web-1', '1m5s', '12', 'web-2:20, web-3:30 (shared)'],
			['a/b', 'nobody for 4s: its last holder was lost', '3'],
			[''],
		]);
		const json = freshIo();
		await json.run('locks', 'a/', '--json');
		expect(JSON.parse(json.stdout.text)).toEqual({
			locks: [{ name: 'a/b', slots: 1, token: 3, holders: [], waiters: [], delayedSeconds: 4 }],
		});
	});

	it('has a line for each holder of several', async () => {
		const [holder] = nightly.holders;
		if (holder !== undefined)
			client.locks = [{ ...nightly, slots: 2, holders: [holder, { ...holder, token: 13 }], waiters: [] }];
		await io.run('locks');
		expect(io.stdout.text.match(/nightly/g)).toHaveLength(1);
		expect(io.stdout.text.match(/web-1 pid 10/g)).toHaveLength(2);
	});

	it('breaks one, with a reason alone', async () => {
		client.locks = [{ ...nightly, name: 'default/nightly' }];
		expect(await io.run('locks', '--break', 'nightly')).toBe(2);
		expect(io.stderr.text).toContain('--reason');
		expect(await io.run('locks', '--break', 'nightly', '--reason', 'it hangs')).toBe(0);
		expect(client.calls).toEqual(['break nightly {"reason":"it hangs"}']);
		expect(io.stdout.text).toBe('took default/nightly from web-1 pid 10 (rsync -a)\nnext: web-2 pid 20 (rsync -a)\n');
		expect(await freshIo().run('locks', '--break', 'other', '--reason', 'x')).toBe(3);
		client.locks = [{ ...nightly, name: 'default/nightly', delayedSeconds: 11.3 }];
		const delayed = freshIo();
		await delayed.run('locks', '--break', 'nightly', '--reason', 'it hangs');
		expect(delayed.stdout.text.split('\n')[2]).toBe(
			'goes on when that command has ended, after 12s at the latest; break it once more to give it on at once',
		);
	});
});

describe('minder kv', () => {
	it('puts and gets bytes as they are', async () => {
		io.stdin = '\xff\x00z\n';
		expect(await io.run('kv', 'put', 'a/b', '-')).toBe(0);
		expect(io.stdout.text).toBe('put a/b (version 1)\n');
		expect(client.entries.get('a/b')?.value).toEqual(Buffer.from([0xff, 0, 0x7a, 0x0a]));
		const json = freshIo();
		await json.run('kv', 'get', 'a/b', '-o', 'json');
		expect(JSON.parse(json.stdout.text)).toMatchObject({ key: 'a/b', version: 1, base64: '/wB6Cg==' });
		expect(JSON.parse(json.stdout.text)).not.toHaveProperty('value');
		await freshIo().run('kv', 'put', 'text', 'plain');
		const text = freshIo();
		await text.run('kv', 'get', 'text');
		expect(text.stdout.text).toBe('plain');
	});

	it('compares and sets, with a guard and a ttl', async () => {
		expect(await io.run('kv', 'put', 'k', 'v', '--if-version', '0', '--ttl', '1m', '--guard', 'a/b:42')).toBe(0);
		expect(client.calls).toEqual(['put k v {"ifVersion":0,"guard":{"name":"a/b","token":42},"ttlSeconds":60}']);
		expect(await io.run('kv', 'put', 'k', 'w', '--if-version', '0')).toBe(6);
		expect(await io.run('kv', 'delete', 'k', '--if-version', '7')).toBe(6);
		expect(await io.run('kv', 'rm', 'k', '--if-version', '1')).toBe(0);
		expect(await io.run('kv', 'get', 'k')).toBe(3);
		for (const bad of ['x', ':1', 'a:', 'a:b']) expect(await io.run('kv', 'put', 'k', 'v', '--guard', bad)).toBe(2);
	});

	it('takes a value that begins with a dash behind --', async () => {
		expect(await io.run('kv', 'put', 'k', '--', '-')).toBe(0);
		expect(Buffer.from(client.entries.get('k')?.value ?? []).toString()).toBe('-');
	});

	it('lists all of a prefix, however many, and no more than was asked', async () => {
		for (let at = 0; at < 1203; at++) await client.putEntry(`n/${String(at).padStart(5, '0')}`, Buffer.from('x'), {});
		await io.run('kv', 'list', 'n/', '-q');
		expect(io.stdout.text.split('\n')).toHaveLength(1204);
		const some = freshIo();
		await some.run('kv', 'ls', '-n', '2');
		expect(some.stdout.text.split('\n').map((line) => line.split(/ +/)[0])).toEqual(['KEY', 'n/00000', 'n/00001', '']);
	});

	it('watches what changes', async () => {
		const entry = { key: 'a', value: Buffer.from('one\ntwo'), version: 3, changedAt: 0 };
		client.entryChanges = [[{ kind: 'put', entry }], [{ kind: 'delete', key: 'a', version: 4, reason: 'expired' }]];
		expect(await io.run('kv', 'watch', 'a')).toBe(0);
		expect(io.stdout.text).toBe('put a = one two (version 3)\nexpired a (version 4)\n');
		const json = freshIo();
		await json.run('kv', 'watch', '--json');
		expect(
			json.stdout.text
				.trim()
				.split('\n')
				.map((line) => JSON.parse(line)),
		).toMatchObject([
			{ kind: 'put', key: 'a', value: 'one\ntwo', version: 3 },
			{ kind: 'delete', key: 'a', reason: 'expired' },
		]);
	});
});

describe('completion of schedules, locks and keys', () => {
	it('asks the manager for each kind', async () => {
		client.putSchedules(scheduleOf('night'));
		client.locks = [nightly];
		await client.putEntry('a/b', Buffer.from('x'), {});
		for (const [kind, name] of [
			['schedules', 'night'],
			['locks', 'nightly'],
			['keys', 'a/b'],
		] as const) {
			const each = freshIo();
			await each.run('__complete', kind);
			expect(each.stdout.text).toBe(`${name}\n`);
		}
		await io.run('completion', 'bash');
		expect(io.stdout.text).toContain('__complete schedules');
	});
});

describe('minder import', () => {
	it('prints a spec file, and on stderr what is not in it', async () => {
		io.files['/home/op/tab'] = '0 2 * * * /bin/backup\n@reboot /bin/warm\n';
		expect(await io.run('import', 'crontab', 'tab', '--timezone', 'Europe/Berlin', '--node', 'web-1')).toBe(0);
		expect(io.stdout.text).toContain('schedules:\n  backup:\n    cron: 0 2 * * *\n    timezone: Europe/Berlin\n');
		expect(io.stdout.text).toContain('- web-1');
		expect(io.stderr.text).toContain('line 2: left out: /bin/warm: @reboot');
		expect(io.stderr.text.trimEnd().split('\n').at(-1)).toBe(
			'0 processes, 1 schedule; 1 thing not carried over as it was',
		);
		expect(await freshIo().run('schema')).toBe(0);
	});

	it('is strict where it is asked to be', async () => {
		io.files['/home/op/tab'] = '@reboot /bin/warm\n';
		expect(await io.run('import', 'crontab', 'tab', '--strict')).toBe(1);
		io.files['/home/op/tab'] = '0 2 * * * /bin/backup\n';
		expect(await io.run('import', 'crontab', 'tab', '--strict')).toBe(0);
	});

	it('makes what apply takes', async () => {
		io.stdin = '0 2 * * * root /bin/backup "a b"\n';
		await io.run('import', 'crontab', '--system', '--prefix', 'old-', '-');
		const next = freshIo();
		next.stdin = io.stdout.text;
		expect(await next.run('apply', '-f', '-'), next.stderr.text).toBe(0);
		expect(client.appliedSchedules).toMatchObject([{ name: 'old-backup', run: { user: 'root' } }]);
	});

	it('tells a missing file, bad JSON and a bad zone', async () => {
		expect(await io.run('import', 'gotorch', 'nowhere.json')).toBe(2);
		io.stdin = '[{';
		expect(await io.run('import', 'gotorch', '-')).toBe(2);
		expect(await io.run('import', 'gotorch', '-', '--timezone', 'Mars/Base')).toBe(2);
		const [missing, bad, zone] = io.stderr.text.split('\n');
		expect(missing).toBe('minder: cannot read nowhere.json: no such file');
		expect(bad).toMatch(/^minder: the task list is not JSON: /);
		expect(zone).toContain('Write a time zone');
		expect(io.stdout.text).toBe('');
	});
});
