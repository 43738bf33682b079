import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutputLines, outputStart } from '../../../src/sys/output-lines.ts';
import type { CheckResult } from '../../../src/sys/probe-check.ts';
import { logLineChecker } from '../../../src/sys/probe-log.ts';

let directory: string;
let path: string;
beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'minder-probe-log-'));
	path = join(directory, 'stdout.log');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

let kept = 0;
const keptFrom = async (): Promise<number> => kept;
beforeEach(() => {
	kept = 0;
});

const never = new AbortController().signal;
const PASSED: CheckResult = { kind: 'passed' };

/** Every line that is new, in order. */
async function fresh(lines: OutputLines): Promise<string[]> {
	const seen: string[] = [];
	await lines.some((line) => {
		seen.push(line);
		return false;
	}, never);
	return seen;
}

describe('lines of an output file', () => {
	it('begin where the run began, and come once', async () => {
		writeFileSync(path, 'earlier run\n');
		const lines = new OutputLines(outputStart(path));
		expect(await fresh(lines)).toEqual([]);
		appendFileSync(path, 'one\ntwo\r\n');
		expect(await fresh(lines)).toEqual(['one', 'two']);
		expect(await fresh(lines)).toEqual([]);
		await lines.close();
	});

	it('come from a file that is not there yet', async () => {
		const lines = new OutputLines(outputStart(path));
		expect(await fresh(lines)).toEqual([]);
		writeFileSync(path, 'one\n');
		expect(await fresh(lines)).toEqual(['one']);
		await lines.close();
	});

	it('are put together from pieces; an unfinished one counts as it is', async () => {
		const lines = new OutputLines(outputStart(path));
		writeFileSync(path, 'lis');
		expect(await fresh(lines)).toEqual(['lis']);
		appendFileSync(path, 'tening\nnext');
		expect(await fresh(lines)).toEqual(['listening', 'next']);
		await lines.close();
	});

	it('are cut at 64 KiB', async () => {
		const lines = new OutputLines(outputStart(path));
		writeFileSync(path, `${'x'.repeat(200_000)}end\nnext\n`);
		const [long, next] = await fresh(lines);
		expect([long?.length, next]).toEqual([65_536, 'next']);
		await lines.close();
	});

	it('go on through a rename: the old file to its end, then the new one', async () => {
		writeFileSync(path, 'earlier\n');
		const lines = new OutputLines(outputStart(path));
		appendFileSync(path, 'one\n');
		expect(await fresh(lines)).toEqual(['one']);
		appendFileSync(path, 'two\n');
		renameSync(path, `${path}.1`);
		writeFileSync(path, 'three\n');
		expect(await fresh(lines)).toEqual(['two', 'three']);
		await lines.close();
	});

	it('begin at the head of a file that has taken the place of the one of the start', async () => {
		writeFileSync(path, 'earlier, and long\n');
		const start = outputStart(path);
		renameSync(path, `${path}.1`);
		writeFileSync(path, 'one\n');
		const lines = new OutputLines(start);
		expect(await fresh(lines)).toEqual(['one']);
		await lines.close();
	});

	it('go on where they were when the head is cut off, also where the file has grown past the old place', async () => {
		const numbered = (from: number, to: number): string =>
			Array.from({ length: to - from }, (_, at) => `line ${from + at}\n`).join('');
		writeFileSync(path, numbered(0, 1000));
		const lines = new OutputLines(outputStart(path));
		appendFileSync(path, numbered(1000, 1010));
		expect(await fresh(lines)).toHaveLength(10);
		cutHead(4096);
		appendFileSync(path, numbered(1010, 1012));
		expect(await fresh(lines)).toEqual(['line 1010', 'line 1011']);
		cutHead(4096);
		appendFileSync(path, numbered(1012, 3000));
		const seen = await fresh(lines);
		expect([seen[0], seen.length]).toEqual(['line 1012', 1988]);
		await lines.close();
	});

	it('begin anew after a truncation, and go on where the head is a hole', async () => {
		const lines = new OutputLines(outputStart(path), keptFrom);
		writeFileSync(path, 'a rather long line that is read\n');
		await fresh(lines);
		truncateSync(path, 0);
		appendFileSync(path, 'one\n');
		expect(await fresh(lines)).toEqual(['one']);
		punch(100_000);
		appendFileSync(path, 'two\n');
		expect(await fresh(lines)).toEqual(['two']);
		punch(100);
		appendFileSync(path, 'three\n');
		expect(await fresh(lines)).toEqual(['three']);
		await lines.close();
	});

	it('go on where they were when a hole ends right before that place', async () => {
		const lines = new OutputLines(outputStart(path), keptFrom);
		appendFileSync(path, 'one\ntwo\n');
		expect(await fresh(lines)).toEqual(['one', 'two']);
		const text = readFileSync(path, 'utf8');
		writeFileSync(path, text.replace('one\n', '\0\0\0\0'), { flag: 'r+' });
		kept = 4;
		appendFileSync(path, 'three\n');
		expect(await fresh(lines)).toEqual(['three']);
		expect(lines.isWhole).toBe(true);
		await lines.close();
	});

	it('begin behind a hole, whatever its size', async () => {
		const start = outputStart(path);
		writeFileSync(path, '');
		truncateSync(path, 2 ** 40);
		appendFileSync(path, 'one\n');
		kept = 2 ** 40;
		const lines = new OutputLines(start, keptFrom);
		expect(await fresh(lines)).toEqual(['one']);
		expect(lines.isWhole).toBe(false);
		await lines.close();
	});

	it('are not taken from a hole that comes while they are read', async () => {
		writeFileSync(path, 'x\n'.repeat(40_000));
		let asked = 0;
		const lines = new OutputLines({ path, position: 0 }, async () => (asked++ === 0 ? 0 : 79_998));
		expect(await fresh(lines)).toEqual(['x']);
		expect(lines.isWhole).toBe(false);
		await lines.close();
	});

	/** All that stands there, and `more` that nobody has read, becomes a hole. */
	function punch(more: number): void {
		const { length } = readFileSync(path);
		truncateSync(path, 0);
		truncateSync(path, length + more);
		kept = length + more;
	}

	/** As FALLOC_FL_COLLAPSE_RANGE does: the same file, without its first bytes. */
	function cutHead(bytes: number): void {
		writeFileSync(path, readFileSync(path).subarray(bytes), { flag: 'r+' });
		truncateSync(path, readFileSync(path).length - bytes);
	}
});

describe('log line check', () => {
	it('passes once a line has matched, for ever, in either output', async () => {
		writeFileSync(path, 'listening (an earlier run)\n');
		const errors = join(directory, 'stderr.log');
		const checker = logLineChecker(/^listening/, [outputStart(path), outputStart(errors)], keptFrom);
		expect(await checker.check(never)).toEqual({ kind: 'failed', reason: 'no line matched /^listening/ yet' });
		appendFileSync(path, 'not listening\n');
		expect((await checker.check(never)).kind).toBe('failed');
		writeFileSync(errors, 'listening on 1\n');
		expect(await checker.check(never)).toEqual(PASSED);
		rmSync(errors);
		expect(await checker.check(never)).toEqual(PASSED);
		checker.close();
	});

	it('goes on where it was called off', async () => {
		const checker = logLineChecker(/^listening/, [outputStart(path)], keptFrom);
		writeFileSync(path, 'x\n'.repeat(200_000));
		const off = new AbortController();
		const answer = checker.check(off.signal);
		off.abort();
		expect((await answer).kind).toBe('skipped');
		appendFileSync(path, 'listening\n');
		expect(await checker.check(never)).toEqual(PASSED);
	});

	it('knows nothing where a part of the output is kept no more, until a line matches', async () => {
		const start = outputStart(path);
		writeFileSync(path, `${'\0'.repeat(100_000)}served a request\n`);
		kept = 100_000;
		const checker = logLineChecker(/^listening/, [start], keptFrom);
		const reason = 'no line matched /^listening/ in what is kept of the output';
		expect(await checker.check(never)).toEqual({ kind: 'skipped', reason });
		expect(await checker.check(never)).toEqual({ kind: 'skipped', reason });
		appendFileSync(path, 'listening\n');
		expect(await checker.check(never)).toEqual(PASSED);
	});

	it('knows nothing where somebody has cut the output off, or put another file in its place', async () => {
		writeFileSync(path, 'an earlier run, and long\n');
		const start = outputStart(path);
		truncateSync(path, 0);
		appendFileSync(path, 'x\n');
		const cut = logLineChecker(/^listening/, [start], keptFrom);
		expect((await cut.check(never)).kind).toBe('skipped');
		appendFileSync(path, 'listening\n');
		expect(await cut.check(never)).toEqual(PASSED);
		renameSync(path, `${path}.1`);
		writeFileSync(path, 'x\n');
		expect((await logLineChecker(/^listening/, [start], keptFrom).check(never)).kind).toBe('skipped');
	});
});
