import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takePidFile } from '../../../src/sys/held-pid-file.ts';
import { waitFor } from '../../support/wait-for.ts';

let directory: string;
let path: string;
let other: ChildProcess;
beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'minder-pid-file-'));
	path = join(directory, 'manager.pid');
	other = spawn('sleep', ['1000']);
});
afterEach(() => {
	other.kill('SIGKILL');
	rmSync(directory, { recursive: true, force: true });
});

const text = (): string => readFileSync(path, 'utf8');
const mine = `${process.pid}\n`;

describe('a pid file', () => {
	it('names this process as a whole, beside nothing else, and is removed at the end', () => {
		const held = takePidFile(path);
		expect([text(), readdirSync(directory)]).toEqual([mine, ['manager.pid']]);
		held.release();
		expect(existsSync(path)).toBe(false);
	});

	it('is refused where a living process has it, with its pid, and left as it is', () => {
		writeFileSync(path, `${other.pid}\n`);
		expect(() => takePidFile(path)).toThrow(
			expect.objectContaining({ code: 'data-in-use', message: expect.stringContaining(`held by pid ${other.pid}:`) }),
		);
		expect(text()).toBe(`${other.pid}\n`);
	});

	it('is replaced where its process has ended, as after a crash, or what it holds is no pid', async () => {
		writeFileSync(path, `${other.pid}\n`);
		other.kill('SIGKILL');
		await once(other, 'exit');
		takePidFile(path).release();
		for (const left of ['', 'garbage\n']) {
			writeFileSync(path, left);
			takePidFile(path);
			expect(text()).toBe(mine);
		}
	});

	it('is replaced where the process of that pid is younger than the file', async () => {
		writeFileSync(path, `${other.pid}\n`);
		await waitFor(() => existsSync(`/proc/${other.pid}/stat`));
		utimesSync(path, 1e9, 1e9);
		takePidFile(path);
		expect(text()).toBe(mine);
	});

	it('is handed over by the one that has it, which removes it no more, and can be taken back', () => {
		writeFileSync(path, `${other.pid}\n`);
		const held = takePidFile(path, other.pid);
		expect(text()).toBe(mine);
		writeFileSync(path, `${other.pid}\n`);
		held.release();
		expect(text()).toBe(`${other.pid}\n`);
		held.retake();
		expect(text()).toBe(mine);
		held.release();
		expect(existsSync(path)).toBe(false);
	});

	it('says where it cannot be written', () => {
		expect(() => takePidFile(join(directory, 'none', 'pid'))).toThrow(
			expect.objectContaining({ code: 'storage', message: expect.stringContaining('cannot write the pid file') }),
		);
	});
});
