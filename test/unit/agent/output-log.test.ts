import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { OutputLog } from '../../../src/agent/output-log.ts';
import { type OutputRange, readOutput } from '../../../src/agent/output-reader.ts';
import type { LogsSpec } from '../../../src/model/process-spec.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { FakeLogFiles, Killed } from '../../support/fake-log-files.ts';

const PATH = '/out/web.0.stdout.log';
const SPEC: LogsSpec = { maxSizeBytes: 100, maxFiles: 1000, compress: false };

let files: FakeLogFiles;
let log: OutputLog;

beforeEach(() => {
	files = new FakeLogFiles();
	log = new OutputLog(PATH, files);
});

async function read(of: OutputLog, range: Partial<OutputRange> = {}): Promise<{ text: string; first: number }> {
	const signal = new AbortController().signal;
	let text = '';
	let first = -1;
	let next = -1;
	for await (const { position, data } of readOutput(of, files, {
		follow: false,
		signal,
		clock: systemClock,
		...range,
	})) {
		if (first < 0) first = position;
		else expect(position).toBe(next);
		next = position + data.length;
		text += Buffer.from(data).toString();
	}
	return { text, first };
}

const lines = (from: number, to: number): string =>
	Array.from({ length: to - from }, (_, n) => `line ${from + n}\n`).join('');

/** An agent that was killed is followed by another one. */
async function reborn(): Promise<OutputLog> {
	files.stepsLeft = Number.POSITIVE_INFINITY;
	const next = new OutputLog(PATH, files);
	await next.load();
	return next;
}

async function untilKilled(action: Promise<unknown>): Promise<boolean> {
	try {
		await action;
		return false;
	} catch (error) {
		if (!(error instanceof Killed)) throw error;
		return true;
	}
}

async function rotateAll(of: OutputLog, spec = SPEC): Promise<void> {
	await of.load();
	for (of.look(); of.due(spec); of.look()) await of.rotate(spec, files.wall);
	await of.prune(spec, files.wall);
}

describe('rotation', () => {
	it('cuts at line ends, gives the bytes back, and keeps every one', async () => {
		const text = lines(0, 100);
		files.append(PATH, text);
		await rotateAll(log);
		expect(log.segments.length).toBeGreaterThan(5);
		for (const { path, from, to } of log.segments) {
			expect(files.text(path)).toBe(text.slice(from, to));
			expect(files.text(path)?.endsWith('\n')).toBe(true);
			expect(to - from).toBeLessThanOrEqual(100);
		}
		expect(files.text(PATH)).toBe('\0'.repeat(log.base) + text.slice(log.base));
		expect(await read(log)).toEqual({ text, first: 0 });
		expect(await read(await reborn())).toEqual({ text, first: 0 });
	});

	it('cuts a line that is longer than the search', async () => {
		const spec = { ...SPEC, maxSizeBytes: 100_000 };
		const text = `first\n${'x'.repeat(150_000)}\n`;
		files.append(PATH, text);
		await rotateAll(log, spec);
		expect(log.segments.map(({ from, to }) => [from, to])).toEqual([[0, 100_000]]);
		expect((await read(log)).text).toBe(text);
	});

	it('keeps maxFiles, the live one included, and tells where the rest begins', async () => {
		const text = lines(0, 100);
		files.append(PATH, text);
		await rotateAll(log, { ...SPEC, maxFiles: 3 });
		expect(log.segments).toHaveLength(2);
		const { first, text: kept } = await read(log);
		expect(first).toBe(log.segments[0]?.from);
		expect(kept).toBe(text.slice(first));
		expect(files.files.size).toBe(1 + 2 + 1);
	});

	it('copies nothing with maxFiles 1', async () => {
		files.append(PATH, lines(0, 100));
		await rotateAll(log, { ...SPEC, maxFiles: 1 });
		expect(files.steps.some((step) => step.startsWith('copy'))).toBe(false);
		expect((await read(log)).text).toBe(lines(0, 100).slice(log.base));
		expect((await read(await reborn())).text).toBe(lines(0, 100).slice(log.base));
	});

	it('shows no hole after a kill with maxFiles 1', async () => {
		for (let steps = 0; steps < 4; steps++) {
			files = new FakeLogFiles();
			files.append(PATH, lines(0, 100));
			files.stepsLeft = steps;
			await untilKilled(rotateAll(new OutputLog(PATH, files), { ...SPEC, maxFiles: 1 }));
			const next = await reborn();
			expect((await read(next)).text).toBe(lines(0, 100).slice(next.base));
			expect((await read(next)).text).not.toContain('\0');
		}
	});

	it('removes what is older than maxAge', async () => {
		files.append(PATH, lines(0, 30));
		await rotateAll(log);
		files.wall = 60_000;
		files.append(PATH, lines(30, 60));
		await rotateAll(log, { ...SPEC, maxAgeSeconds: 61 });
		const before = log.segments.length;
		files.wall = 62_000;
		await rotateAll(log, { ...SPEC, maxAgeSeconds: 61 });
		expect(log.segments.length).toBeLessThan(before);
		expect(log.segments.length).toBeGreaterThan(0);
		files.wall = 200_000;
		await rotateAll(log, { ...SPEC, maxAgeSeconds: 61 });
		expect(log.segments).toEqual([]);
		const base = log.base;
		expect(base).toBeGreaterThan(0);
		expect((await reborn()).base).toBe(base);
	});

	it('compresses, and reads what is compressed', async () => {
		const text = lines(0, 100);
		files.append(PATH, text);
		await rotateAll(log);
		while (await log.compressNext());
		expect(log.segments.every(({ path }) => path.endsWith('.gz'))).toBe(true);
		expect((await read(log)).text).toBe(text);
		for (const tail of [1, 12, 13, 50, 77, 99, 100, 120]) {
			expect((await read(log, { tail })).text).toBe(lines(Math.max(0, 100 - tail), 100));
		}
		expect((await read(log, { from: 333 })).text).toBe(text.slice(333));
		expect((await read(await reborn())).text).toBe(text);
	});

	it('loses and doubles nothing, wherever the agent is killed', async () => {
		const text = lines(0, 40);
		for (const compress of [false, true]) {
			for (let steps = 0; ; steps++) {
				files = new FakeLogFiles();
				files.append(PATH, text);
				files.stepsLeft = steps;
				const first = new OutputLog(PATH, files);
				const killed = await untilKilled(
					rotateAll(first).then(async () => {
						while (compress && (await first.compressNext()));
					}),
				);
				const next = await reborn();
				expect(files.files.has(`${PATH}.d/new`)).toBe(false);
				expect(await read(next), `killed at step ${steps}`).toEqual({ text, first: 0 });
				files.append(PATH, lines(40, 60));
				await rotateAll(next);
				expect(await read(next)).toEqual({ text: lines(0, 60), first: 0 });
				expect(files.text(PATH)?.slice(0, next.base)).toBe('\0'.repeat(next.base));
				expect(files.files.has(`${PATH}.d/new`)).toBe(false);
				if (!killed) break;
			}
		}
	});

	it('keeps the bytes through any history of writes, rotations and kills', async () => {
		const event = fc.oneof(
			fc.record({
				kind: fc.constant('write' as const),
				text: fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 400 }),
			}),
			fc.record({ kind: fc.constant('rotate' as const), steps: fc.nat(30), max: fc.integer({ min: 1, max: 300 }) }),
			fc.record({ kind: fc.constant('compress' as const), steps: fc.nat(6) }),
			fc.record({ kind: fc.constant('prune' as const), steps: fc.nat(6), keep: fc.integer({ min: 1, max: 4 }) }),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(event, { maxLength: 15 }), async (history) => {
				files = new FakeLogFiles();
				let current = new OutputLog(PATH, files);
				let written = '';
				let oldest = 0;
				for (const one of history) {
					if (one.kind === 'write') {
						files.append(PATH, one.text);
						written += one.text;
						continue;
					}
					files.stepsLeft = one.steps;
					const act = async (): Promise<void> => {
						if (one.kind === 'rotate') await rotateAll(current, { ...SPEC, maxSizeBytes: one.max });
						if (one.kind === 'compress') await current.compressNext();
						if (one.kind === 'prune') await current.prune({ ...SPEC, maxFiles: one.keep }, 0);
					};
					if (await untilKilled(act())) current = await reborn();
					files.stepsLeft = Number.POSITIVE_INFINITY;
					await current.load();
					if (one.kind === 'prune') oldest = current.segments[0]?.from ?? current.base;
					const { text, first } = await read(current);
					expect(text).toBe(written.slice(oldest));
					if (text !== '') expect(first).toBe(oldest);
				}
			}),
			{ numRuns: 300 },
		);
	});
});

describe('reading', () => {
	it('counts the last lines over the files', async () => {
		const text = lines(0, 200);
		files.append(PATH, text);
		await rotateAll(log);
		for (const tail of [0, 1, 3, 20, 100, 199, 200, 500]) {
			expect((await read(log, { tail })).text).toBe(lines(Math.max(0, 200 - tail), 200));
		}
	});

	it('goes on at any position, or at the oldest that is kept', async () => {
		const text = lines(0, 100);
		files.append(PATH, text);
		await rotateAll(log, { ...SPEC, maxFiles: 4 });
		const oldest = log.segments[0]?.from ?? 0;
		for (const from of [oldest, oldest + 57, log.base, log.base + 3, text.length]) {
			expect((await read(log, { from })).text).toBe(text.slice(from));
		}
		expect(await read(log, { from: 5 })).toEqual({ text: text.slice(oldest), first: oldest });
	});

	it('begins with the line at the last mark before a moment', async () => {
		await log.load();
		for (let second = 0; second < 10; second++) {
			files.wall = second * 1000 + 500;
			files.append(PATH, `second ${second}\nhalf`);
			files.wall = second * 1000 + 999;
			log.look(files.wall);
			files.append(PATH, ` line ${second}\n`);
		}
		const expected = (from: number): string =>
			`half line ${from - 1}\n${Array.from({ length: 10 - from }, (_, n) => `second ${from + n}\nhalf line ${from + n}\n`).join('')}`;
		expect((await read(log, { since: 4999 })).text).toBe(expected(5));
		expect((await read(log, { since: 5200 })).text).toBe(expected(5));
		await log.save(false);
		const next = await reborn();
		expect((await read(next, { since: 5200 })).text).toBe(expected(5));
		expect((await read(next, { since: 5200, tail: 2 })).text).toBe('second 9\nhalf line 9\n');
		expect((await read(next, { since: 99_000 })).text).toBe('');
		expect((await read(next, { since: 0 })).first).toBe(0);
	});

	it('shows no hole to a reader that the rotation overtakes', async () => {
		const text = lines(0, 200);
		files.append(PATH, text);
		await log.load();
		const signal = new AbortController().signal;
		let seen = '';
		for await (const { data } of readOutput(log, files, {
			follow: false,
			signal,
			clock: systemClock,
			pieceBytes: 64,
		})) {
			seen += Buffer.from(data).toString();
			await rotateAll(log, { ...SPEC, maxSizeBytes: 50 });
		}
		expect(seen).toBe(text);
	});

	it('shows no hole where the rotation passes between a read and its end', async () => {
		const text = lines(0, 20);
		files.append(PATH, text);
		await log.load();
		const open = files.open.bind(files);
		files.open = async (path) => {
			const file = await open(path);
			if (file === undefined || path !== PATH) return file;
			return {
				...file,
				async read(offset, length) {
					files.open = open;
					await rotateAll(log, { ...SPEC, maxSizeBytes: 50 });
					return file.read(offset, length);
				},
			};
		};
		expect((await read(log)).text).toBe(text);
	});

	it('tells a reader that was too slow how much is gone', async () => {
		files.append(PATH, lines(0, 200));
		await log.load();
		const reader = readOutput(log, files, {
			follow: false,
			signal: new AbortController().signal,
			clock: systemClock,
			pieceBytes: 64,
		});
		const first = await reader.next();
		expect(first.value?.position).toBe(0);
		await rotateAll(log, { ...SPEC, maxFiles: 2 });
		const second = await reader.next();
		expect(second.value?.position).toBe(log.segments[0]?.from);
		await reader.return(undefined);
	});

	it('takes a file that somebody cut short for a new one behind it', async () => {
		files.append(PATH, lines(0, 50));
		await rotateAll(log);
		const rotated = lines(0, 50).slice(0, log.base);
		files.replace(PATH, '');
		log.look();
		files.append(PATH, 'new\n');
		const signal = new AbortController().signal;
		let text = '';
		for await (const { data } of readOutput(log, files, { follow: false, signal, clock: systemClock })) {
			text += Buffer.from(data).toString();
		}
		expect(text).toBe(`${rotated}new\n`);
		await log.save(true);
		expect((await read(await reborn(), { tail: 1 })).text).toBe('new\n');
	});
});
