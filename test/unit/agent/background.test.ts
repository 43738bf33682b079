import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Background, type BackgroundEvent } from '../../../src/agent/background.ts';
import { openProcTable } from '../../../src/sys/proc-table.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';

describe('the wait for a program in the background', () => {
	const procs = openProcTable();
	let directory: string;
	let pidFile: string;
	let clock: FakeClock;
	let events: BackgroundEvent[];
	let program: ChildProcess;

	beforeEach(() => {
		directory = mkdtempSync(join(tmpdir(), 'minder-background-'));
		pidFile = join(directory, 'pid');
		clock = new FakeClock();
		events = [];
		program = spawn('/bin/sleep', ['1000'], { stdio: 'ignore', detached: true });
	});
	afterEach(() => {
		program.kill('SIGKILL');
		rmSync(directory, { recursive: true, force: true });
	});

	const pid = (): number => program.pid ?? 0;
	const kinds = (): string[] => events.map(({ kind }) => kind);
	/** Its launcher is one that began when the program did. */
	const background = (timeoutSeconds = 10): Background => {
		const launcher = { pid: 0x7ffffff0, startTicks: procs.stat(pid())?.startTicks ?? 0 };
		const launch = { spec: { pidFile, timeoutSeconds }, launcher, shim: 0, runFile: join(directory, 'run') };
		return new Background({ ...launch, userId: process.getuid?.() ?? 0 }, { clock, procs }, (event) =>
			events.push(event),
		);
	};

	it('believes a number without a newline at the second look alone', async () => {
		writeFileSync(pidFile, String(pid()));
		const one = background();
		expect(kinds()).toEqual([]);
		one.launched();
		expect(kinds()).toEqual([]);
		writeFileSync(pidFile, String(process.pid));
		await clock.advance(0.06);
		writeFileSync(pidFile, String(pid()));
		await clock.advance(0.1);
		expect(kinds()).toEqual([]);
		await clock.advance(0.2);
		expect(events).toMatchObject([{ kind: 'found', main: { pid: pid(), session: pid() } }]);
		one.stop();
	});

	it('lasts until the timeout; the file is looked at once more', async () => {
		const one = background(2);
		one.launched();
		await clock.advance(1.9);
		expect(kinds()).toEqual([]);
		await clock.advance(0.2);
		expect(events).toEqual([
			{ kind: 'late', reason: `no program in the background within 2s: pid file ${pidFile} is not there` },
		]);
		expect(one.pending).toBe(true);
		writeFileSync(pidFile, `${pid()}\n`);
		expect([one.settle(), one.pending, kinds()]).toEqual([true, false, ['late', 'found']]);
		one.stop();
		expect(clock.pending).toBe(0);
	});

	it('notices the end within half a second, and sooner while it is to end', async () => {
		writeFileSync(pidFile, `${pid()}\n`);
		const one = background();
		one.launched();
		one.hurry();
		program.kill('SIGKILL');
		await waitFor(() => program.signalCode !== null);
		expect(kinds()).toEqual(['found']);
		await clock.advance(0.06);
		expect(kinds()).toEqual(['found', 'gone']);
		expect([one.found, clock.pending]).toEqual([false, 0]);
	});
});
