import { appendFileSync, renameSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogPusher, MOST_LOG_STREAMS } from '../../../src/agent/log-push.ts';
import { instanceId } from '../../../src/model/ids.ts';
import type { LogRange } from '../../../src/model/views.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { silentLog } from '../../../src/sys/log.ts';
import { FakeManager, type FakePush } from '../../support/fake-manager.ts';
import { FakeSupervision, observedState } from '../../support/fake-supervision.ts';
import { readFileAsOutput } from '../../support/output.ts';
import { waitFor } from '../../support/wait-for.ts';

let directory: string;
let manager: FakeManager;
let supervision: FakeSupervision;
let logs: LogPusher;

beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'minder-log-'));
	manager = new FakeManager();
	supervision = new FakeSupervision();
	supervision.states.set(instanceId('api.0'), observedState('api.0'));
	supervision.files = { stdout: join(directory, 'stdout'), stderr: join(directory, 'stderr') };
	logs = new LogPusher(manager.connect(), { supervision, clock: systemClock, log: silentLog, tail: readFileAsOutput });
});

afterEach(async () => {
	await logs.close();
	await rm(directory, { recursive: true });
});

function push(range: Partial<LogRange>, instance = 'api.0'): FakePush {
	logs.push({
		kind: 'open-logs',
		request: 'r1',
		instance: instanceId(instance),
		range: { stdout: true, stderr: false, follow: false, ...range },
	});
	const newest = manager.pushes.at(-1);
	if (newest === undefined) throw new Error('no stream was opened');
	return newest;
}

async function whole(range: Partial<LogRange>): Promise<FakePush> {
	const stream = push(range);
	await waitFor(() => stream.ended, { what: 'the end of the output' });
	return stream;
}

const sees = (stream: FakePush, text: string): Promise<boolean> =>
	waitFor(() => stream.text() === text, { seconds: 5, what: `${JSON.stringify(text)}` }).catch(() => {
		expect(stream.text()).toBe(text);
		return false as const;
	}) as Promise<boolean>;

describe('what is there', () => {
	it('names the request, then sends both files in pieces cut at line ends', async () => {
		const lines = Array.from({ length: 20_000 }, (_, n) => `line ${n}\n`).join('');
		await writeFile(supervision.files.stdout, lines);
		await writeFile(supervision.files.stderr, 'oops');
		const stream = await whole({ stderr: true });
		expect(stream.received[0]).toEqual({ kind: 'request', request: 'r1' });
		expect(stream.text()).toBe(lines);
		expect(stream.text('stderr')).toBe('oops');
		const pieces = stream.received.flatMap((message) => (message.kind === 'chunk' ? [message.chunk] : []));
		expect(pieces.length).toBeGreaterThan(3);
		for (const { data, stream: name } of pieces) {
			expect(data.length).toBeLessThanOrEqual(64 * 1024);
			if (name === 'stdout') expect(data.at(-1)).toBe(0x0a);
		}
		expect(logs.open).toBe(0);
	});

	it('sends a line longer than a piece whole', async () => {
		const line = `${'x'.repeat(200_000)}\nend\n`;
		await writeFile(supervision.files.stdout, line);
		expect((await whole({})).text()).toBe(line);
	});

	it.each([
		[0, 'a\nb\nc\n', ''],
		[1, 'a\nb\nc\n', 'c\n'],
		[2, 'a\nb\nc', 'b\nc'],
		[3, 'a\nb\nc\n', 'a\nb\nc\n'],
		[9, 'a\nb\nc\n', 'a\nb\nc\n'],
		[1, '\n\n', '\n'],
		[2, '\n\n\n', '\n\n'],
		[1, '', ''],
		[1, '\n', '\n'],
	])('sends the last %i lines of %j', async (tail, content, expected) => {
		await writeFile(supervision.files.stdout, content);
		expect((await whole({ tail })).text()).toBe(expected);
	});

	it('finds the last lines across the blocks it reads backwards', async () => {
		const lines = Array.from({ length: 50_000 }, (_, n) => `line ${n}`);
		await writeFile(supervision.files.stdout, `${lines.join('\n')}\n`);
		for (const tail of [1, 7000, 20_000]) {
			expect((await whole({ tail })).text()).toBe(`${lines.slice(-tail).join('\n')}\n`);
		}
	});

	it('ends where there is no file yet', async () => {
		expect((await whole({})).error).toBeUndefined();
	});

	it('says what cannot be read', async () => {
		await mkdir(supervision.files.stdout);
		expect((await whole({})).error).toMatch(/^output of api\.0 cannot be read: EISDIR/);
	});
});

describe('following', () => {
	it('waits for the file, then sends what is appended, also by a later run', async () => {
		const stream = push({ follow: true });
		await writeFile(supervision.files.stdout, 'one\n');
		await sees(stream, 'one\n');
		await appendFile(supervision.files.stdout, 'two\n');
		await sees(stream, 'one\ntwo\n');
		await appendFile(supervision.files.stdout, 'three\n');
		await sees(stream, 'one\ntwo\nthree\n');
		expect(stream.ended).toBe(false);
	});

	it('waits for the directory as well', async () => {
		supervision.files = { stdout: join(directory, 'later', 'stdout'), stderr: '' };
		const stream = push({ follow: true });
		await mkdir(join(directory, 'later'));
		await writeFile(supervision.files.stdout, 'one\n');
		await sees(stream, 'one\n');
	});

	it('begins with the last lines', async () => {
		await writeFile(supervision.files.stdout, 'a\nb\n');
		const stream = push({ follow: true, tail: 1 });
		await sees(stream, 'b\n');
		await appendFile(supervision.files.stdout, 'c\n');
		await sees(stream, 'b\nc\n');
	});

	it('joins a line that is written in two halves, and passes on a prompt that stays', async () => {
		await writeFile(supervision.files.stdout, 'a\n');
		const stream = push({ follow: true });
		await sees(stream, 'a\n');
		await appendFile(supervision.files.stdout, 'hal');
		await appendFile(supervision.files.stdout, 'ves\npassword: ');
		await sees(stream, 'a\nhalves\npassword: ');
		const chunks = stream.received.flatMap((message) =>
			message.kind === 'chunk' ? [Buffer.from(message.chunk.data).toString()] : [],
		);
		expect(chunks.at(-1)).toBe('password: ');
	});

	it('goes on from the beginning of a file that was cut short', async () => {
		await writeFile(supervision.files.stdout, 'old old old\n');
		const stream = push({ follow: true });
		await sees(stream, 'old old old\n');
		await truncate(supervision.files.stdout, 0);
		await appendFile(supervision.files.stdout, 'new\n');
		await sees(stream, 'old old old\nnew\n');
	});

	it('goes over to a file that takes its place', async () => {
		await writeFile(supervision.files.stdout, 'one\n');
		const stream = push({ follow: true });
		await sees(stream, 'one\n');
		await writeFile(join(directory, 'next'), 'three\n');
		// Nobody has looked in between.
		appendFileSync(supervision.files.stdout, 'two');
		renameSync(join(directory, 'next'), supervision.files.stdout);
		await sees(stream, 'one\ntwothree\n');
	});

	it('follows both files', async () => {
		const stream = push({ follow: true, stderr: true });
		await writeFile(supervision.files.stdout, 'out\n');
		await writeFile(supervision.files.stderr, 'err\n');
		await waitFor(() => stream.text('stdout') === 'out\n' && stream.text('stderr') === 'err\n');
	});

	it('sends the rest and ends when the instance is removed', async () => {
		await writeFile(supervision.files.stdout, 'one\n');
		const stream = push({ follow: true });
		await sees(stream, 'one\n');
		await appendFile(supervision.files.stdout, 'last words');
		logs.finish(instanceId('api.0'));
		await waitFor(() => stream.ended);
		expect(stream.text()).toBe('one\nlast words');
	});

	it('ends when the manager has had enough', async () => {
		const stream = push({ follow: true });
		await waitFor(() => logs.open === 1);
		stream.stream.end();
		await waitFor(() => logs.open === 0, { what: 'the stream to be closed' });
	});
});

describe('limits', () => {
	it('reads no faster than it is read', async () => {
		await writeFile(supervision.files.stdout, `${'x'.repeat(1023)}\n`.repeat(1024));
		let taken = 0;
		logs = new LogPusher(manager.connect(), {
			supervision,
			clock: systemClock,
			log: silentLog,
			tail: async function* (path, options) {
				for await (const piece of readFileAsOutput(path, options)) {
					taken++;
					yield piece;
				}
			},
		});
		const stream = push({});
		stream.agentEnd.room = false;
		await waitFor(() => taken === 1);
		await writeFile(join(directory, 'unrelated'), '');
		expect(taken).toBe(1);
		stream.agentEnd.room = true;
		await waitFor(() => stream.ended);
		expect(taken).toBeGreaterThanOrEqual(16);
	});

	it('refuses an instance that is not here', async () => {
		const stream = push({}, 'api.7');
		await waitFor(() => stream.ended);
		expect(stream.error).toContain('no instance api.7 on this node');
	});

	it('refuses one stream too many, and serves again when one is closed', async () => {
		for (let n = 0; n < MOST_LOG_STREAMS; n++) push({ follow: true });
		const refused = push({ follow: true });
		await waitFor(() => refused.ended);
		expect(refused.error).toContain(`${MOST_LOG_STREAMS} log streams`);
		manager.pushes[0]?.stream.end();
		await waitFor(() => logs.open < MOST_LOG_STREAMS);
		expect(push({ follow: true }).error).toBeUndefined();
	});
});
