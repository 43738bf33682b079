import type { SpecSet } from '../src/model/spec-file.ts';
import type { Io } from './io.ts';
import { readSpecSources } from './spec-sources.ts';

/**
 * The processes, schedules and functions of all files that `paths` name (files, directories, `-`), together.
 * @throws MinderError `usage` for a file that cannot be read, `invalid-spec` with one line a problem
 */
export async function loadSpecs(io: Io, paths: readonly string[]): Promise<SpecSet> {
	const sources = await readSpecSources(io, paths);
	const { loadSpecs: load } = await import('../src/model/spec-file.ts');
	return load(sources);
}
