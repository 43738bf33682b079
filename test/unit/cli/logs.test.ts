import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import type { InstanceId } from '../../../src/model/ids.ts';
import type { LogChunk, LogRange } from '../../../src/model/views.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient, instanceOf, processOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

let io: FakeIo;
let client: FakeClient;

beforeEach(() => {
	io = new FakeIo();
	client = new FakeClient();
	io.client = client;
	client.put(processOf('web'), instanceOf('web.0'));
});

const chunk = (instance: string, text: string, stream: 'stdout' | 'stderr' = 'stdout'): LogChunk => ({
	instance: instance as InstanceId,
	stream,
	data: Buffer.from(text),
});

describe('minder logs', () => {
	it('passes the bytes of one instance on unchanged', async () => {
		client.chunks = [chunk('web.0', 'a\u001b[31m\r'), chunk('web.0', 'b no end')];
		expect(await io.run('logs', 'web')).toBe(0);
		expect(io.stdout.text).toBe('a\u001b[31m\rb no end');
		expect(client.calls.at(-1)).toBe('logs web {"stdout":true,"stderr":false,"follow":false}');
	});

	it('puts the lines of several instances together, each with its name', async () => {
		client.put(instanceOf('web.1'));
		client.chunks = [
			chunk('web.0', 'one\ntw'),
			chunk('web.1', 'first\n'),
			chunk('web.0', 'o\n'),
			chunk('web.1', 'end'),
		];
		expect(await io.run('logs', 'web')).toBe(0);
		expect(io.stdout.text).toBe('web.0 | one\nweb.1 | first\nweb.0 | two\nweb.1 | end\n');
	});

	it('tears no line of the two streams apart with --all', async () => {
		client.chunks = [chunk('web.0', 'out '), chunk('web.0', 'err\n', 'stderr'), chunk('web.0', 'line\n')];
		expect(await io.run('logs', 'web.0', '--all', '--tail', '5')).toBe(0);
		expect(io.stdout.text).toBe('err\nout line\n');
		expect(client.calls).toEqual(['logs web.0 {"stdout":true,"stderr":true,"follow":false,"tail":5}']);
	});

	it('--since takes a duration or a moment, and does without the default of -f', async () => {
		expect(await io.run('logs', 'web', '--since', '10m', '-f')).toBe(0);
		expect(client.calls.at(-1)).toContain(`"follow":true,"since":${io.clock.wall() - 600_000}}`);
		expect(await io.run('logs', 'web', '--since', '2026-01-31T12:00:00+01:00', '-n', '3')).toBe(0);
		expect(client.calls.at(-1)).toContain(`"tail":3,"since":${Date.UTC(2026, 0, 31, 11)}}`);
		expect(await io.run('logs', 'web', '--since', 'noon')).toBe(2);
		expect(io.stderr.text).toContain('Write a moment such as');
	});

	it('tells how many bytes are missing', async () => {
		client.chunks = [
			{ ...chunk('web.0', 'abc\n'), position: 100 },
			{ ...chunk('web.0', 'def\n'), position: 104 },
			{ ...chunk('web.0', 'xyz\n'), position: 1000 },
		];
		expect(await io.run('logs', 'web')).toBe(0);
		expect(io.stdout.text).toBe('abc\ndef\nxyz\n');
		expect(io.stderr.text).toBe('minder: web.0/stdout: … 892 bytes were rotated away\n');
	});

	it('-f goes on where it was when the node is back', async () => {
		const ranges: LogRange[] = [];
		client.readLogs = async function* (_, range: LogRange) {
			ranges.push(range);
			if (ranges.length === 1) yield { ...chunk('web.0', 'one\n'), position: 10 };
			if (ranges.length < 4) throw new MinderError('node-unavailable', 'node a went away');
			yield { ...chunk('web.0', 'two\n'), position: 14 };
		};
		const clock = new FakeClock();
		io.clock = clock;
		const done = io.run('logs', 'web', '-f');
		for (let waits = 0; waits < 3; waits++) {
			await waitFor(() => ranges.length === waits + 1 && clock.pending > 0);
			await clock.advance(1);
		}
		expect(await done).toBe(0);
		expect(io.stdout.text).toBe('one\ntwo\n');
		expect(io.stderr.text).toBe('minder: node a went away; going on when it is back\n');
		expect(ranges[3]).toMatchObject({ follow: true, from: { 'web.0/stdout': 14 } });
	});

	it('-f begins with the last 10 lines; a lost manager ends it with 4', async () => {
		client.chunks = [chunk('web.0', 'x\n')];
		const failing = client.readLogs.bind(client);
		client.readLogs = async function* (name, range) {
			yield* failing(name, range);
			throw new MinderError('unreachable', 'connection to the manager lost');
		};
		expect(await io.run('logs', 'web.0', '-f', '--stderr')).toBe(4);
		expect(client.calls).toEqual(['logs web.0 {"stdout":false,"stderr":true,"follow":true,"tail":10}']);
		expect(io.stdout.text).toBe('x\n');
		expect(io.stderr.text).toBe('minder: connection to the manager lost\n');
	});
});
