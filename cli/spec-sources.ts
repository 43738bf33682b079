import { dirname, resolve } from 'node:path';
import { MinderError } from '../src/model/errors.ts';
import type { SpecFile } from '../src/model/spec-file.ts';
import type { Io } from './io.ts';

const SPEC_FILE = /\.(ya?ml|json)$/;

/**
 * What `-f` names: a file, a directory (its *.yaml, *.yml and *.json, sorted by name) or `-` for stdin.
 * @throws MinderError `usage` naming the path that cannot be read
 */
export async function readSpecSources(io: Io, paths: readonly string[]): Promise<SpecFile[]> {
	const sources: SpecFile[] = [];
	for (const path of paths) {
		if (path === '-') sources.push({ name: '<stdin>', text: await io.readStdin(), directory: io.cwd });
		else if ((await io.kindOf(resolve(io.cwd, path))) === 'directory') sources.push(...(await readFolder(io, path)));
		else sources.push(await read(io, path));
	}
	return sources;
}

async function readFolder(io: Io, path: string): Promise<SpecFile[]> {
	const names = (await io.listDirectory(resolve(io.cwd, path))).filter((name) => SPEC_FILE.test(name)).sort();
	if (names.length === 0) {
		throw new MinderError('usage', `${path}: no *.yaml, *.yml or *.json file in this directory`);
	}
	const folder = path.replace(/\/+$/, '');
	return Promise.all(names.map((name) => read(io, `${folder}/${name}`)));
}

async function read(io: Io, path: string): Promise<SpecFile> {
	const full = resolve(io.cwd, path);
	try {
		return { name: path, text: await io.readFile(full), directory: dirname(full) };
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		const why = { ENOENT: 'no such file', EACCES: 'permission denied', ENOTDIR: 'no such file' }[code];
		throw new MinderError(
			'usage',
			`cannot read ${path}: ${why ?? (error instanceof Error ? error.message : String(error))}`,
		);
	}
}
