import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cells } from '../../../cli/output/table.ts';
import { MinderError } from '../../../src/model/errors.ts';
import type { NodeName, ProcessName } from '../../../src/model/ids.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient, instanceOf, NOW, pendingOf, processOf, specOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

const ANSI = /\p{Cc}\[/u;

let io: FakeIo;
let client: FakeClient;
const zone = process.env['TZ'];

beforeEach(() => {
	process.env['TZ'] = 'UTC';
	io = new FakeIo();
	client = new FakeClient();
	io.client = client;
	client.put(
		processOf('web', { count: 2, ready: 1 }),
		processOf('old', { stopped: true, count: 0, ready: 0 }),
		instanceOf('web.0'),
		pendingOf('web.1', {
			phase: 'backoff',
			attempt: 3,
			restarts: 2,
			exit: { kind: 'signal', signal: 'SIGKILL', core: false, oom: true, at: NOW - 5000 },
			nextStartAt: NOW + 4000,
			reason: 'ended too early',
		}),
	);
});

afterEach(() => {
	if (zone === undefined) delete process.env['TZ'];
	else process.env['TZ'] = zone;
});

describe('minder status', () => {
	it('shows a row for each instance, and for a process without one', async () => {
		expect(await io.run('status')).toBe(0);
		expect(io.stdout.text).toBe(
			[
				'NAME   NODE   PHASE    READY  PID  RESTARTS   AGE  REASON',
				'old    -      -        -        -         -     -  stopped by a user',
				'web.0  web-1  running  yes    123         0  1m5s',
				'web.1  web-1  backoff  no       -         2     -  ended too early; next start in 4s',
				'',
			].join('\n'),
		);
	});

	it('fits a terminal, in colours, with a summary', async () => {
		io.stdout.isTTY = true;
		expect(await io.run('ps', '-o', 'wide')).toBe(0);
		expect(io.stdout.text).toMatch(ANSI);
		io = Object.assign(new FakeIo(), { client });
		io.stdout.isTTY = true;
		io.stdout.columns = 90;
		expect(await io.run('ps')).toBe(0);
		for (const line of io.stdout.text.split('\n').slice(0, 4)) expect(cells(line)).toBeLessThanOrEqual(90);
		expect(io.stdout.text).toContain('2 processes, 2 instances');
		expect(io.stdout.text).toContain('minder describe web');
	});

	it('keeps colours away with NO_COLOR', async () => {
		io.stdout.isTTY = true;
		io.env['NO_COLOR'] = '1';
		expect(await io.run('status')).toBe(0);
		expect(io.stdout.text).not.toMatch(ANSI);
	});

	it('prints the promised JSON as one value, with -o json, --json, before or behind', async () => {
		expect(await io.run('status', '-o', 'json')).toBe(0);
		const parsed = JSON.parse(io.stdout.text);
		expect(Object.keys(parsed)).toEqual(['processes', 'instances']);
		expect(parsed.processes[1]).toEqual({
			name: 'web',
			revision: 1,
			desired: { count: 2, stopped: false },
			ready: 1,
			spec: JSON.parse(JSON.stringify(specOf('web'))),
		});
		expect(parsed.instances[1]).toEqual({
			id: 'web.1',
			process: 'web',
			node: 'web-1',
			phase: 'backoff',
			ready: false,
			attempt: 3,
			restarts: 2,
			revision: 1,
			generation: 1,
			want: 'run',
			exit: { signal: 'SIGKILL', oom: true, at: '2025-12-31T23:59:55.000Z' },
			nextStartAt: '2026-01-01T00:00:04.000Z',
			reason: 'ended too early',
			adopted: false,
		});
		for (const argv of [
			['--json', 'status'],
			['ps', '--json'],
		]) {
			const other = Object.assign(new FakeIo(), { client });
			expect(await other.run(...argv)).toBe(0);
			expect(JSON.parse(other.stdout.text)).toEqual(parsed);
		}
	});

	it('shows a code and an unknown end in JSON', async () => {
		client.put(instanceOf('web.0', { exit: { kind: 'code', code: 3, at: NOW } }));
		client.put(instanceOf('web.1', { exit: { kind: 'unknown', at: NOW } }));
		await io.run('status', '--json');
		const exits = JSON.parse(io.stdout.text).instances.map((each: { exit: unknown }) => each.exit);
		expect(exits).toEqual([
			{ code: 3, at: '2026-01-01T00:00:00.000Z' },
			{ unknown: true, at: '2026-01-01T00:00:00.000Z' },
		]);
	});

	it('prints names with -q, YAML with -o yaml', async () => {
		expect(await io.run('status', '-q')).toBe(0);
		expect(io.stdout.text).toBe('old\nweb\n');
		const other = Object.assign(new FakeIo(), { client });
		expect(await other.run('status', '-o', 'yaml')).toBe(0);
		expect(other.stdout.text).toContain('desired:\n      count: 2');
	});

	it('says on stderr that there is nothing', async () => {
		io.client = new FakeClient();
		expect(await io.run('status')).toBe(0);
		expect(io.stdout.text).toBe('');
		expect(io.stderr.text).toContain('no processes yet');
	});
});

describe('what the manager says of itself', () => {
	beforeEach(() => void client.warnings.push('the store of the manager takes no changes: disk full'));

	it.each([['status'], ['nodes'], ['version']])('stands on stderr of minder %s, for people alone', async (command) => {
		expect(await io.run(command)).toBe(0);
		expect(io.stderr.text).toContain('warning: the store of the manager takes no changes: disk full\n');
		const other = Object.assign(new FakeIo(), { client });
		expect(await other.run(command, '--json')).toBe(0);
		expect(other.stderr.text).toBe('');
	});

	it('is not missed where the manager cannot be asked', async () => {
		client.getVersion = () => Promise.reject(new MinderError('unreachable', 'no answer'));
		expect(await io.run('status')).toBe(0);
		expect(io.stderr.text).toBe('');
	});
});

describe('minder status -w', () => {
	const watching = () => waitFor(() => client.watchers === 1);

	it('prints a line a change where there is no terminal; Ctrl-C ends it with 130', async () => {
		const end = io.run('status', '-w', 'web');
		await watching();
		client.put(instanceOf('web.1', { pid: 77 }));
		await waitFor(() => io.stdout.text.includes('77'));
		client.put(instanceOf('web.1', { pid: 77, usage: { cpuPercent: 1, memoryBytes: 1 } }));
		io.interrupt();
		expect(await end).toBe(130);
		expect(io.stdout.text).toBe(
			[
				'00:00:00 web.0 running pid 123',
				'00:00:00 web.1 backoff (ended too early; next start in 4s)',
				'00:00:00 web.1 running pid 77',
				'',
			].join('\n'),
		);
		expect(client.closed).toBe(true);
	});

	it('prints a JSON value a line', async () => {
		const end = io.run('status', '-w', '-o', 'json');
		await watching();
		client.drop('old');
		await waitFor(() => io.stdout.text.split('\n').length === 3);
		io.interrupt();
		expect(await end).toBe(130);
		const [first, second] = io.stdout.text
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line));
		expect(first.instances).toHaveLength(2);
		expect(second.removedProcesses).toEqual(['old']);
	});

	it('draws over the table on a terminal, not more often than can be read', async () => {
		const clock = new FakeClock();
		io.clock = clock;
		io.stdout.isTTY = true;
		const end = io.run('status', '-w');
		await watching();
		await settle();
		const drawn = (): number => io.stdout.text.split('NAME').length - 1;
		expect(drawn()).toBe(1);
		for (let pid = 1; pid < 20; pid++) client.put(instanceOf('web.0', { pid }));
		await settle();
		expect(drawn()).toBe(1);
		await clock.advance(0.3);
		expect(drawn()).toBe(2);
		expect(io.stdout.text).toContain('\u001b[8A');
		io.interrupt();
		expect(await end).toBe(130);
	});

	it('ends with 4 when the manager goes away, and quietly with 0 when the reader does', async () => {
		const end = io.run('status', '-w');
		await watching();
		client.break(new MinderError('unreachable', 'the manager is gone'));
		expect(await end).toBe(4);
		expect(io.stderr.text).toBe('minder: the manager is gone\n');
		const other = Object.assign(new FakeIo(), { client });
		const quiet = other.run('status', '-w');
		await watching();
		other.stdout.close();
		expect(await quiet).toBe(0);
		expect(other.stderr.text).toBe('');
	});
});

describe('minder nodes', () => {
	it('shows figures, and the promised JSON', async () => {
		client.nodes = [
			{
				name: 'web-1' as NodeName,
				nodeId: 'n',
				bootId: 'b',
				version: '0.1.0',
				labels: { role: 'web' },
				addresses: ['10.0.0.1'],
				capacity: { cores: 4, memoryBytes: 4 * 1024 ** 3 },
				state: 'ready',
				usage: {
					cpuPercent: 12.34,
					load: [0.5, 0.25, 1],
					memoryUsedBytes: 1024 ** 3,
					disks: [{ mount: '/', totalBytes: 100, usedBytes: 42 }],
				},
				lastHeartbeatAt: NOW - 3000,
				instances: 2,
			},
		];
		expect(await io.run('nodes')).toBe(0);
		expect(io.stdout.text.split('\n')[1]).toMatch(
			/^web-1 +ready +2 +12% of 4 +0.50 0.25 1.00 +1.0 GiB of 4.0 GiB +\/ 42% +3s ago +role=web$/,
		);
		const other = Object.assign(new FakeIo(), { client });
		await other.run('nodes', '--json');
		expect(JSON.parse(other.stdout.text).nodes[0]).toEqual({
			name: 'web-1',
			state: 'ready',
			addresses: ['10.0.0.1'],
			labels: { role: 'web' },
			version: '0.1.0',
			lastHeartbeatAt: '2025-12-31T23:59:57.000Z',
			cpu: { cores: 4, percent: 12.34 },
			load: [0.5, 0.25, 1],
			memory: { totalBytes: 4 * 1024 ** 3, usedBytes: 1024 ** 3 },
			disks: [{ mount: '/', totalBytes: 100, usedBytes: 42 }],
			instances: 2,
		});
	});
});

describe('minder describe', () => {
	it('says what happened, when it goes on and where to look', async () => {
		client.events = [
			{ sequence: 1, at: NOW, kind: 'instance-exited', subject: 'instance/web.1', actor: 'agent', reason: 'killed' },
		];
		expect(await io.run('describe', 'web')).toBe(0);
		const text = io.stdout.text;
		expect(text).toContain('web: 1 of 2 instances ready');
		expect(text).toContain('web.1 on web-1: backoff');
		expect(text).toContain('was killed by SIGKILL (out of memory), 5s ago');
		expect(text).toContain('next start in 4s');
		expect(text).toContain('minder logs web.1 --stderr --tail 50');
		expect(text).toContain('2026-01-01 00:00:00  instance/web.1  instance-exited  killed');
	});

	it('takes the name of an instance, and ends with 3 for a stranger', async () => {
		expect(await io.run('describe', 'web.1')).toBe(0);
		expect(client.calls).toContain('get web');
		expect(await io.run('describe', 'stranger' as ProcessName)).toBe(3);
	});
});
