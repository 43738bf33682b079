import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTableFile, type TableFile } from '../../../src/store/table-file.ts';
import { type Files, storageError, systemFiles } from '../../../src/sys/files.ts';

type Table = Record<string, number>;

/** The real files, with writes that can be held up, made to fail, and counted. */
class TestFiles {
	writes: string[] = [];
	fail = false;
	gate: Promise<void> | undefined;
	readonly port: Files = {
		...systemFiles,
		writeDurably: async (path, data, options) => {
			this.writes.push(String(data));
			await this.gate;
			if (this.fail) throw storageError(Object.assign(new Error('full'), { code: 'ENOSPC' }), `cannot write ${path}`);
			await systemFiles.writeDurably(path, data, options);
		},
	};
}

describe('table file', () => {
	let directory: string;
	let path: string;
	let files: TestFiles;

	beforeEach(async () => {
		directory = await mkdtemp(join(tmpdir(), 'minder-table-'));
		path = join(directory, 'sub/table.json');
		files = new TestFiles();
	});

	afterEach(() => rm(directory, { recursive: true, force: true }));

	const open = (): Promise<TableFile<Table>> =>
		openTableFile<Table>(path, {
			files: files.port,
			empty: () => ({}),
			validate: (found) => {
				if (typeof found !== 'object' || found === null) throw new Error('no table');
				return found as Table;
			},
		});

	async function saved(...states: Table[]): Promise<void> {
		const table = await open();
		for (const state of states) {
			table.data = state;
			await table.save();
		}
	}

	it('begins empty and gives back what was saved', async () => {
		const table = await open();
		expect(table).toMatchObject({ data: {}, source: 'empty', problems: [] });
		table.data.a = 1;
		await table.save();
		expect(await open()).toMatchObject({ data: { a: 1 }, source: 'file', problems: [] });
	});

	it('saves what stands in it when the write begins; calls meanwhile share the next write', async () => {
		const table = await open();
		let letGo = (): void => undefined;
		files.gate = new Promise((resolve) => {
			letGo = resolve;
		});
		table.data.a = 1;
		const first = table.save();
		await Promise.resolve();
		await Promise.resolve();
		expect(files.writes).toHaveLength(1);
		const later = [2, 3, 4].map((value) => {
			table.data.a = value;
			return table.save();
		});
		letGo();
		await Promise.all([first, ...later]);
		expect(files.writes.map((text) => /"a":(\d)/.exec(text)?.[1])).toEqual(['1', '4']);
		expect((await open()).data).toEqual({ a: 4 });
	});

	it('keeps the old file where a save fails; the next one tries again', async () => {
		await saved({ a: 1 });
		const table = await open();
		table.data.a = 2;
		files.fail = true;
		await expect(table.save()).rejects.toMatchObject({ code: 'storage', details: { errno: 'ENOSPC' } });
		expect((await open()).data).toEqual({ a: 1 });
		files.fail = false;
		await table.save();
		expect((await open()).data).toEqual({ a: 2 });
	});

	it.each([
		['cut off', (text: string) => text.slice(0, -3)],
		['changed', (text: string) => text.replace('"a":2', '"a":3')],
		['empty', () => ''],
		['zeros', (text: string) => '\0'.repeat(text.length)],
		['of something else', () => '{"a":2}'],
	])('sets a file aside that is %s and takes the state before', async (_, damage) => {
		await saved({ a: 1 }, { a: 2 });
		const bad = damage(await readFile(path, 'utf8'));
		await writeFile(path, bad);
		const table = await open();
		expect(table).toMatchObject({ data: { a: 1 }, source: 'backup' });
		expect(table.problems).toMatchObject([{ path, setAside: `${path}.damaged-1` }]);
		expect(await readFile(`${path}.damaged-1`, 'utf8')).toBe(bad);
		table.data.a = 5;
		await table.save();
		expect(await open()).toMatchObject({ data: { a: 5 }, source: 'file', problems: [] });
	});

	it('begins empty where the state before is damaged as well, and overwrites nothing', async () => {
		for (const round of [1, 2]) {
			await saved({ a: round }, { a: round });
			await writeFile(path, 'bad');
			await writeFile(`${path}.bak`, 'worse');
			const table = await open();
			expect(table).toMatchObject({ data: {}, source: 'empty' });
			expect(table.problems.map((problem) => problem.path)).toEqual([path, `${path}.bak`]);
		}
		const names = ['table.json.damaged-1', 'table.json.damaged-2', 'table.json.damaged-3', 'table.json.damaged-4'];
		expect((await readdir(join(directory, 'sub'))).sort()).toEqual(names);
	});

	it('takes the state before where a crash came between the two renames', async () => {
		await saved({ a: 1 });
		await systemFiles.rename(path, `${path}.bak`);
		expect(await open()).toMatchObject({ data: { a: 1 }, source: 'backup', problems: [] });
	});

	it('counts what does not fit as damage', async () => {
		const numbers = await openTableFile<number>(path, { validate: () => 1, empty: () => 1 });
		await numbers.save();
		const table = await open();
		expect(table.problems).toMatchObject([{ reason: 'no table' }]);
		expect(table.data).toEqual({});
	});
});
