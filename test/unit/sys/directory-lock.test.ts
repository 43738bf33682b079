import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from '../../../src/sys/directory-lock.ts';
import { waitFor } from '../../support/wait-for.ts';

const MODULE = new URL('../../../dist/src/sys/directory-lock.js', import.meta.url).href;
/** Takes the directory, says so, and stays or ends by itself. */
const HOLDER = `
	const { lockDirectory } = await import('${MODULE}');
	try { await lockDirectory(process.argv[1], 'the other'); console.log('held'); }
	catch (error) { console.log(error.code + ': ' + error.message); }
	if (process.argv[2] === 'stay') setInterval(() => {}, 1000);
`;
const canUnshare = spawnSync('unshare', ['--net', 'true']).status === 0;

describe('directory lock', () => {
	let directory: string;
	const children: ChildProcess[] = [];

	beforeEach(async () => {
		directory = await mkdtemp(join(tmpdir(), 'minder-lock-'));
	});

	afterEach(async () => {
		for (const child of children.splice(0)) await end(child);
		await rm(directory, { recursive: true, force: true });
	});

	async function end(child: ChildProcess): Promise<void> {
		if (child.exitCode !== null || child.signalCode !== null) return;
		const ended = new Promise((resolve) => child.once('close', resolve));
		child.kill('SIGKILL');
		await ended;
	}

	/** Another process that holds the directory. */
	async function holder(): Promise<ChildProcess> {
		const child = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, directory, 'stay'], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		children.push(child);
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => {
			output += chunk.toString();
		});
		await waitFor(() => output.includes('held'));
		return child;
	}

	const attempt = (...prefix: string[]): string => {
		const [command, ...args] = [...prefix, process.execPath, '--input-type=module', '-e', HOLDER, directory];
		return spawnSync(command, args, { encoding: 'utf8', timeout: 20_000 }).stdout;
	};

	it('is held by one, by whatever path, until it is released', async () => {
		const lock = await lockDirectory(directory, 'minder manager');
		const alias = `${directory}-alias`;
		await symlink(directory, alias);
		try {
			for (const path of [directory, alias, `${directory}/../${directory.split('/').at(-1)}`]) {
				await expect(lockDirectory(path, 'x')).rejects.toMatchObject({
					code: 'data-in-use',
					message: `${path} is held by minder manager (pid ${process.pid}): stop it or choose another --data`,
				});
			}
		} finally {
			await rm(alias);
		}
		await lock.release();
		await lock.release();
		await (await lockDirectory(directory, 'minder agent')).release();
	});

	it('lets different directories be', async () => {
		const other = await mkdtemp(join(tmpdir(), 'minder-lock-'));
		const locks = [await lockDirectory(directory, 'x'), await lockDirectory(other, 'x')];
		for (const lock of locks) await lock.release();
		await rm(other, { recursive: true });
	});

	it('is told by who holds it in another process, and free as soon as that is killed', async () => {
		const child = await holder();
		await expect(lockDirectory(directory, 'x')).rejects.toMatchObject({
			code: 'data-in-use',
			message: expect.stringContaining(`the other (pid ${child.pid})`),
		});
		expect(JSON.parse(await readFile(join(directory, 'lock'), 'utf8'))).toMatchObject({ pid: child.pid });
		await end(child);
		await (await lockDirectory(directory, 'x')).release();
	});

	it('does not keep its process alive', () => {
		expect(attempt()).toBe('held\n');
	});

	it('does not pass to programs that the holder starts', async () => {
		const lock = await lockDirectory(directory, 'x');
		const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
		children.push(child);
		await lock.release();
		await (await lockDirectory(directory, 'x')).release();
	});

	it('does not believe a file that a dead or foreign process left', async () => {
		const leftOver = { what: 'old', pid: process.pid, started: '1', boot: 'another boot' };
		for (const text of [JSON.stringify(leftOver), 'nonsense', '', 'null']) {
			await writeFile(join(directory, 'lock'), text);
			await (await lockDirectory(directory, 'x')).release();
		}
	});

	it('reports a directory that is not there', async () => {
		await expect(lockDirectory(join(directory, 'nowhere'), 'x')).rejects.toMatchObject({ code: 'storage' });
	});

	it.skipIf(!canUnshare)('holds against a process in another network namespace', async () => {
		await holder();
		expect(attempt('unshare', '--net')).toMatch(/^data-in-use: .* is held by the other \(pid \d+\)/);
	});

	it.skipIf(!canUnshare)('holds there also where no flock is installed', async () => {
		await holder();
		expect(attempt('unshare', '--net', 'env', 'PATH=/nowhere')).toMatch(/^data-in-use: .* is held by the other/);
	});
});
