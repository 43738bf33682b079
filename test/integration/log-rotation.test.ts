import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogRotation } from '../../src/agent/log-rotation.ts';
import { instanceId } from '../../src/model/ids.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { silentLog } from '../../src/sys/log.ts';
import { systemLogFiles } from '../../src/sys/log-files.ts';
import { NumberedLines } from '../support/numbered-lines.ts';
import { assignmentOf, Supervised } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

const WRITER = fileURLToPath(new URL('../support/line-writer.mjs', import.meta.url));
const ROTATOR = fileURLToPath(new URL('../support/log-rotation-child.mjs', import.meta.url));
const web = instanceId('web.0');
const ports = { files: systemLogFiles, clock: systemClock, log: silentLog };

let directory: string;
let log: string;
let children: ChildProcess[];

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'minder-rotation-'));
	mkdirSync(join(directory, 'out'));
	log = join(directory, 'out', 'web.0.stdout.log');
	children = [];
});

afterEach(async () => {
	for (const child of children) {
		if (child.exitCode !== null || child.signalCode !== null) continue;
		const exit = once(child, 'exit');
		child.kill('SIGKILL');
		await exit;
	}
	rmSync(directory, { recursive: true, force: true });
});

function write(lines: number, rate: number): ChildProcess {
	const out = openSync(log, 'a');
	const child = spawn(process.execPath, [WRITER, `${lines}`, `${rate}`, join(directory, 'counter')], {
		stdio: ['ignore', out, 'inherit'],
	});
	closeSync(out);
	children.push(child);
	return child;
}

async function kept(rotation: LogRotation): Promise<NumberedLines> {
	const lines = new NumberedLines();
	const signal = new AbortController().signal;
	for await (const { data } of rotation.read(log, { follow: false, signal, clock: systemClock })) lines.add(data);
	return lines;
}

const rotated = (): string[] => {
	try {
		return readdirSync(`${log}.d`).filter((name) => /^\d+-\d+/.test(name));
	} catch {
		return [];
	}
};

describe('rotation under a writer at full speed', () => {
	it('keeps every line once, and gives the disk back', { timeout: 120_000 }, async () => {
		const rotation = new LogRotation(ports, join(directory, 'out'));
		rotation.configure(web, { maxSizeBytes: 8_000_000, maxFiles: 1000, compress: false });
		rotation.start();
		const writer = write(250_000, 0);
		await once(writer, 'exit');
		await waitFor(() => statSync(log).blocks * 512 < 17_000_000, { what: 'the rest to be rotated', seconds: 25 });
		const lines = await kept(rotation);
		expect(lines.fault).toBeUndefined();
		expect(lines.count).toBe(250_000);
		expect(rotated().length).toBeGreaterThan(25);
		expect(JSON.parse(readFileSync(join(directory, 'counter.report'), 'utf8'))).toHaveProperty('longestMs');
		await rotation.stop();
	});

	it.each(['plain', 'compress'])(
		'keeps every line once while the agent is killed again and again: %s',
		{ timeout: 180_000 },
		async (how) => {
			let writer = write(60_000, 20_000_000);
			let wanted = 60_000;
			/** On a slow machine all that was written may be rotated before the last agent is there. */
			const keepWriting = (): void => {
				if (writer.exitCode === null) return;
				writer = write(20_000, 20_000_000);
				wanted += 20_000;
			};
			let known = 0;
			for (let kill = 0; kill < 6; kill++) {
				const agent = fork(ROTATOR, [join(directory, 'out'), web, '500000', how], { execArgv: [] });
				children.push(agent);
				await once(agent, 'message');
				// Somewhere within the rotation that follows: each time a little later.
				await waitFor(
					() => {
						keepWriting();
						return rotated().length > known;
					},
					{ what: 'a rotation', seconds: 60 },
				);
				for (let turns = 0; turns < kill * 3; turns++) await new Promise<void>((resolve) => setImmediate(resolve));
				const exit = once(agent, 'exit');
				agent.kill('SIGKILL');
				await exit;
				known = rotated().length;
			}
			if (writer.exitCode === null) await once(writer, 'exit');
			const rotation = new LogRotation(ports, join(directory, 'out'));
			const lines = await kept(rotation);
			expect(lines.fault).toBeUndefined();
			expect(lines.count).toBe(wanted);
		},
	);
});

describe('following', () => {
	it('misses and doubles no line over rotations, restarts of the program and of the agent', {
		timeout: 120_000,
	}, async () => {
		const supervised = new Supervised();
		try {
			const counter = join(directory, 'counter');
			const script = `exec ${process.execPath} ${WRITER} 4000 2000000 ${counter}`;
			const logs = { maxSizeBytes: 1_000_000, maxFiles: 100, compress: true };
			await supervised.open();
			await supervised.assign([assignmentOf('web.0', script, { logs })]);
			const lines = new NumberedLines();
			let position = 0;
			for (let agent = 1; agent <= 3; agent++) {
				if (agent > 1) await supervised.open();
				const { supervisor } = supervised;
				const enough = new AbortController();
				const range = { from: position, follow: true, signal: enough.signal, clock: systemClock };
				for await (const piece of supervisor.logs.read(supervisor.outputFiles(web).stdout, range)) {
					expect(piece.position).toBe(position);
					position += piece.data.length;
					lines.add(piece.data);
					if (lines.count > agent * 5000) enough.abort();
				}
				if (agent < 3) await supervisor.detach();
			}
			expect(lines.fault).toBeUndefined();
			expect(lines.count).toBeGreaterThan(15_000);
			expect(supervised.of('web.0')?.restarts).toBeGreaterThanOrEqual(2);
			const names = readdirSync(`${supervised.supervisor.outputFiles(web).stdout}.d`);
			expect(names.filter((name) => /^\d+-/.test(name)).length).toBeGreaterThanOrEqual(5);
		} finally {
			await supervised.close();
		}
	});
});
