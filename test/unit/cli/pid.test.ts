import { describe, expect, it } from 'vitest';
import type { NodeName } from '../../../src/model/ids.ts';
import type { PidAnswer, PidQuery } from '../../../src/model/locks.ts';
import { FakeClient } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

type State = PidAnswer['state'];

/** A manager that says of each pid what stands here, one state after the other. */
function world(states: Readonly<Record<number, State[]>>): { io: FakeIo; queries: PidQuery[] } {
	const io = new FakeIo();
	const queries: PidQuery[] = [];
	io.client = Object.assign(new FakeClient(), {
		checkPids: async (asked: readonly PidQuery[]): Promise<PidAnswer[]> => {
			queries.push(...asked);
			return asked.map((query) => {
				const left = states[query.pid] ?? [];
				const state = (left.length > 1 ? left.shift() : left[0]) ?? 'unknown';
				return { ...query, state, ...(state === 'up' ? { startTime: 99, bootId: 'b' } : {}) };
			});
		},
	});
	return { io, queries };
}

describe('minder pidstat', () => {
	it('prints each, and its exit code is that of the worst', async () => {
		const { io } = world({ 1: ['up'], 2: ['down'], 3: ['unknown'] });
		expect(await io.run('pidstat', 'web-1:1', '1')).toBe(0);
		expect(await io.run('pidstat', 'exists', 'web-1:1', 'web-1:2')).toBe(1);
		expect(await io.run('pidstat', 'a:1', 'b:2', 'c:3')).toBe(2);
		expect(io.stdout.text).toBe(
			'web-1:1 up\nlocalhost:1 up\nweb-1:1 up\nweb-1:2 down\na:1 up\nb:2 down\nc:3 unknown\n',
		);
	});

	it('is silent, or JSON, and ends with 2 where nobody can be asked', async () => {
		const { io } = world({ 1: ['up'] });
		expect(await io.run('pidstat', '--silent', 'web-1:1')).toBe(0);
		expect(io.stdout.text).toBe('');
		await io.run('pidstat', '-o', 'json', 'web-1:1');
		expect(JSON.parse(io.stdout.text)).toEqual({
			processes: [{ node: 'web-1', pid: 1, state: 'up', startTime: 99, bootId: 'b' }],
		});
		expect(await io.run('pidstat', 'web-1:x')).toBe(2);
		const away = new FakeIo();
		expect(await away.run('pidstat', 'web-1:1')).toBe(4);
	});
});

describe('minder pidwatch', () => {
	it('signals the command when the process is gone, by pid and start time, and ends as the command does', async () => {
		const { io, queries } = world({ 5: ['up', 'up', 'down'] });
		const signals: string[] = [];
		let end: (end: { kind: 'exit'; code: number }) => void = () => {};
		io.watched = {
			pid: 77,
			ended: new Promise((resolve) => (end = resolve)),
			signal: (signal) => {
				signals.push(signal);
				end({ kind: 'exit', code: 4 });
			},
		};
		io.clock = {
			...io.clock,
			monotonic: () => 0,
			wall: () => 0,
			after: (_, callback) => (queueMicrotask(callback), { cancel: () => {} }),
		};
		expect(await io.run('pidwatch', '--signal', 'TERM', '--cd', '/tmp', 'web-1:5', '--', 'sleep', '9')).toBe(4);
		expect(io.started).toEqual([['/tmp', 'sleep', '9']]);
		expect(signals).toEqual(['SIGTERM']);
		expect(queries[0]).toEqual({ node: 'web-1', pid: 5 });
		expect(queries.at(-1)).toEqual({ node: 'web-1' as NodeName, pid: 5, startTime: 99, bootId: 'b' });
	});

	it('ends as the command does where that ends first, and takes the words of pidwatch', async () => {
		const { io } = world({ 5: ['up'] });
		io.watched = { pid: 77, ended: Promise.resolve({ kind: 'signal', signal: 'SIGINT' }), signal: () => {} };
		expect(await io.run('pidwatch', '--host', 'web-1', '--pid', '5', 'sleep', '--long')).toBe(130);
		expect(io.started).toEqual([['/home/op', 'sleep', '--long']]);
	});

	it('starts nothing where the process cannot be looked for, or the line is wrong', async () => {
		const { io } = world({ 5: ['unknown'] });
		expect(await io.run('pidwatch', 'web-1:5', '--', 'sleep', '9')).toBe(1);
		expect(await io.run('pidwatch', 'web-1:5')).toBe(2);
		expect(await io.run('pidwatch', 'web-1:5', 'sleep')).toBe(2);
		expect(io.started).toEqual([]);
	});
});
