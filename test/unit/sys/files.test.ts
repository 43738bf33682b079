import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemFiles as files, storageError } from '../../../src/sys/files.ts';

describe('files', () => {
	let directory: string;
	let path: string;

	beforeEach(async () => {
		directory = await mkdtemp(join(tmpdir(), 'minder-files-'));
		path = join(directory, 'state');
	});

	afterEach(() => rm(directory, { recursive: true, force: true }));

	it('writes a new file, replaces an old one, and leaves nothing beside it', async () => {
		await files.writeDurably(path, 'one');
		await files.writeDurably(path, Buffer.from('zwö'));
		expect(await files.readText(path)).toBe('zwö');
		expect(await readdir(directory)).toEqual(['state']);
		expect((await stat(path)).mode & 0o777).toBe(0o600);
	});

	it('keeps the former content where asked', async () => {
		const previous = `${path}.bak`;
		await files.writeDurably(path, '1', { previous });
		expect(await files.exists(previous)).toBe(false);
		await files.writeDurably(path, '2', { previous });
		await files.writeDurably(path, '3', { previous });
		expect([await files.readText(path), await files.readText(previous)]).toEqual(['3', '2']);
	});

	it('takes writes to one path in the order of the calls', async () => {
		await Promise.all(Array.from({ length: 30 }, (_, at) => files.writeDurably(path, `${at}`.repeat(1000))));
		expect(await files.readText(path)).toBe('29'.repeat(1000));
		expect(await readdir(directory)).toEqual(['state']);
	});

	it('keeps the old content where a write fails, and takes the temporary file away', async () => {
		await mkdir(path);
		await writeFile(join(path, 'inside'), 'old');
		await expect(files.writeDurably(path, 'new')).rejects.toMatchObject({
			code: 'storage',
			message: expect.stringMatching(/^cannot write .*state: it is a directory \(EISDIR\); the old content is kept$/),
		});
		expect(await readdir(directory)).toEqual(['state']);
		expect(await readFile(join(path, 'inside'), 'utf8')).toBe('old');
	});

	it('puts the former content back where the last step of a write fails', async () => {
		await mkdir(path);
		await writeFile(`${path}.old`, '');
		await expect(files.writeDurably(path, 'new', { previous: `${path}.old` })).rejects.toMatchObject({
			code: 'storage',
		});
		expect((await readdir(directory)).sort()).toEqual(['state', 'state.old']);
	});

	it('goes on after a write that failed', async () => {
		await mkdir(`${path}.new`);
		const first = files.writeDurably(path, '1').catch((error: unknown) => error);
		expect(await first).toMatchObject({ code: 'storage' });
		await rm(`${path}.new`, { recursive: true });
		await files.writeDurably(path, '2');
		expect(await files.readText(path)).toBe('2');
	});

	it('makes directories for this user alone, and leaves those that are there as they are', async () => {
		const deep = join(directory, 'a/b/c');
		await files.makeDirectory(deep);
		expect((await stat(deep)).mode & 0o777).toBe(0o700);
		await chmod(deep, 0o755);
		await files.makeDirectory(deep);
		expect((await stat(deep)).mode & 0o777).toBe(0o755);
		await files.writeDurably(path, '');
		await expect(files.makeDirectory(path)).rejects.toMatchObject({ code: 'storage' });
		await expect(files.makeDirectory(join(path, 'x'))).rejects.toMatchObject({ details: { errno: 'ENOTDIR' } });
	});

	it('comes back from a place where no directory can be made', async () => {
		await expect(files.makeDirectory('/proc/nowhere')).rejects.toMatchObject({ code: 'storage' });
	});

	it('takes what is absent calmly', async () => {
		expect(await files.readText(path)).toBeUndefined();
		expect(await files.list(path)).toEqual([]);
		expect(await files.exists(path)).toBe(false);
		await files.remove(path);
		await expect(files.rename(path, `${path}.b`)).rejects.toMatchObject({ details: { errno: 'ENOENT' } });
	});

	it('lists, renames and removes', async () => {
		await files.writeDurably(join(directory, 'b'), 'b');
		await files.writeDurably(join(directory, 'a'), 'a');
		expect(await files.list(directory)).toEqual(['a', 'b']);
		await files.rename(join(directory, 'b'), join(directory, 'c'));
		await files.remove(join(directory, 'a'));
		expect(await files.list(directory)).toEqual(['c']);
	});

	it('says in words what a full disk means', () => {
		const error = storageError(
			Object.assign(new Error('x'), { code: 'ENOSPC' }),
			'cannot write /d/f',
			'the old content is kept',
		);
		expect(error.message).toBe(
			'cannot write /d/f: no space left on the file system: free some (ENOSPC); the old content is kept',
		);
		expect(error.details).toEqual({ errno: 'ENOSPC' });
	});
});
