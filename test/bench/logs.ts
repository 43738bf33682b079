import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LogRotation } from '../../src/agent/log-rotation.ts';
import { instanceId } from '../../src/model/ids.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { silentLog } from '../../src/sys/log.ts';
import { systemLogFiles } from '../../src/sys/log-files.ts';
import { NumberedLines } from '../support/numbered-lines.ts';
import { markdownTable, ms } from './figures.ts';

const WRITER = fileURLToPath(new URL('../support/line-writer.mjs', import.meta.url));
const LINES = 400_000;
const MAX_SIZE = 8_000_000;
const web = instanceId('web.0');

interface Report {
	readonly seconds: number;
	readonly longestMs: number;
}

/** A writer of numbered lines with and without rotation: its speed, its longest wait for a write, and whether every line was kept. */
export async function logs(): Promise<string> {
	const rows: string[][] = [];
	for (const root of [tmpdir(), '/dev/shm']) {
		for (const rate of [100_000_000, 0]) {
			for (const rotate of [false, true]) rows.push(await measure(root, rate, rotate));
		}
	}
	return [
		`${LINES} lines of 1,000 bytes, rotated at ${MAX_SIZE / 1e6} MB`,
		'',
		markdownTable([
			['directory', 'wanted', 'rotation', 'written', 'longest time between two writes', 'loop held up', 'lines kept'],
			...rows,
		]),
	].join('\n');
}

async function measure(root: string, rate: number, rotate: boolean): Promise<string[]> {
	const directory = mkdtempSync(join(root, 'minder-logs-'));
	try {
		mkdirSync(join(directory, 'out'));
		const log = join(directory, 'out', `${web}.stdout.log`);
		const rotation = new LogRotation(
			{ files: systemLogFiles, clock: systemClock, log: silentLog },
			join(directory, 'out'),
		);
		if (rotate) {
			rotation.configure(web, { maxSizeBytes: MAX_SIZE, maxFiles: 1000, compress: false });
			rotation.start();
		}
		const loop = watchLoop();
		const out = openSync(log, 'a');
		const counter = join(directory, 'counter');
		const child = spawn(process.execPath, [WRITER, `${LINES}`, `${rate}`, counter], {
			stdio: ['ignore', out, 'inherit'],
		});
		closeSync(out);
		await once(child, 'exit');
		const held = loop();
		const report = JSON.parse(readFileSync(`${counter}.report`, 'utf8')) as Report;
		await rotation.stop();
		const lines = new NumberedLines();
		const signal = new AbortController().signal;
		for await (const { data } of rotation.read(log, { follow: false, signal, clock: systemClock })) lines.add(data);
		const speed = (LINES * 1000) / 1e6 / report.seconds;
		return [
			root,
			rate === 0 ? 'full speed' : `${rate / 1e6} MB/s`,
			rotate ? 'yes' : 'no',
			`${speed.toFixed(0)} MB/s`,
			ms(report.longestMs),
			ms(held),
			lines.fault ?? `${lines.count}`,
		];
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}

/** @returns tells the longest delay of a timer of this process since the call, in ms */
function watchLoop(): () => number {
	let longest = 0;
	let before = performance.now();
	const timer = setInterval(() => {
		const now = performance.now();
		longest = Math.max(longest, now - before - 5);
		before = now;
	}, 5);
	return () => {
		clearInterval(timer);
		return longest;
	};
}
