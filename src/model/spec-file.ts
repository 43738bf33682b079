import { cycleText, dependencyCycle } from './dependency-cycle.ts';
import type { ProcessName } from './ids.ts';
import type { ProcessSpec } from './process-spec.ts';
import { isExtension, nameProblem, readProcess, readProcessInfo } from './spec-build.ts';
import { found } from './spec-found.ts';
import { invalidSpec, problemLine, type SpecPath, type SpecProblem } from './spec-problem.ts';
import { unknownKeyText } from './spec-unknown.ts';
import { type Place, readYaml, type YamlDocument, type YamlProblem, type YamlRules } from './spec-yaml.ts';

export { buildProcessSpec } from './spec-build.ts';
export { specJsonSchema } from './spec-json-schema.ts';
export { specToJson, specToYaml } from './spec-print.ts';

/** Largest spec file, in bytes of UTF-8. */
export const LARGEST_SPEC_FILE = 1024 * 1024;

/** A file to be read as spec: YAML or JSON. */
export interface SpecFile {
	/** As error messages name it. */
	readonly name: string;
	readonly text: string;
	/** Absolute; what relative paths in it start from. Without it they are refused. */
	readonly directory?: string;
}

/** The processes of a file, in its order. */
export interface LoadedSpec {
	readonly specs: readonly ProcessSpec[];
	/** By name of the process: `FILE:LINE:COLUMN`. */
	readonly places: ReadonlyMap<string, string>;
}

/**
 * Reads one spec file (docs/SPEC.md), YAML or JSON.
 *
 * @param directory absolute; what relative paths in the file start from. Without it they are refused.
 * @throws MinderError `invalid-spec`, with one line `FILE:LINE:COLUMN: PATH: what is wrong` for each problem, at most 20
 */
export function loadSpec(text: string, fileName: string, directory?: string): LoadedSpec {
	const { loaded, lines } = readSpecFile({ name: fileName, text, ...(directory === undefined ? {} : { directory }) });
	if (lines.length > 0) throw invalidSpec(lines);
	return loaded;
}

/**
 * Reads several files as one set of processes: the problems of all, and a name that two of them hold is one more.
 *
 * @throws MinderError `invalid-spec`
 */
export function loadSpecs(specFiles: readonly SpecFile[]): ProcessSpec[] {
	const readings = specFiles.map(readSpecFile);
	const lines = readings.flatMap((reading) => reading.lines);
	const files = readings.map((reading) => reading.loaded);
	if (lines.length > 0) throw invalidSpec([...lines, ...duplicateLines(files)]);
	return mergeSpecs(files);
}

/**
 * The processes of several files as one list.
 *
 * @throws MinderError `invalid-spec` where two hold the same name, naming both places, and where dependencies go around in a circle
 */
export function mergeSpecs(files: readonly LoadedSpec[]): ProcessSpec[] {
	const specs = files.flatMap((file) => [...file.specs]);
	const lines = [...duplicateLines(files)];
	if (lines.length === 0) lines.push(...cycleLines(specs, files));
	if (lines.length > 0) throw invalidSpec(lines);
	return specs;
}

function cycleLines(specs: readonly ProcessSpec[], files: readonly LoadedSpec[]): string[] {
	const cycle = dependencyCycle(specs);
	if (cycle === undefined) return [];
	const [name = ''] = cycle;
	const place = files.flatMap(({ places }) => places.get(name) ?? [])[0] ?? '';
	return [problemLine(place, { path: ['processes', name, 'dependsOn'], text: cycleText(cycle), at: 'value' })];
}

function duplicateLines(files: readonly LoadedSpec[]): string[] {
	const lines: string[] = [];
	const first = new Map<string, string>();
	for (const { places } of files)
		for (const [name, place] of places) {
			const before = first.get(name);
			if (before === undefined) first.set(name, place);
			else lines.push(`${place}: ${duplicateText(name, before)}`);
		}
	return lines;
}

function duplicateText(name: string, before: string): string {
	return `process ${name} is already defined at ${before}; rename or remove one of the two`;
}

interface FileReading {
	readonly loaded: LoadedSpec;
	readonly lines: string[];
}

function readSpecFile({ name: file, text, directory }: SpecFile): FileReading {
	const lines: string[] = [];
	const specs: ProcessSpec[] = [];
	const places = new Map<string, string>();
	const loaded = { specs, places };
	const size = Buffer.byteLength(text);
	if (size > LARGEST_SPEC_FILE) {
		lines.push(`${file}: found ${size} bytes, expected at most ${LARGEST_SPEC_FILE}; split it into several files`);
		return { loaded, lines };
	}
	const { documents, problems } = readYaml(text, RULES);
	const faults: YamlProblem[] = [...problems];
	const where = ({ line, column }: Place) => `${file}:${line}:${column}`;
	let entries = 0;
	const holders = new Map<string, YamlDocument>();
	for (const document of documents) {
		const report = ({ path, text, at }: SpecProblem) => faults.push({ place: document.placeOf(path, at), path, text });
		for (const { path, name, spec } of entriesOf(document, directory, report)) {
			entries++;
			if (spec !== undefined) specs.push(spec);
			if (name === undefined) continue;
			const place = document.placeOf(path, 'key');
			const before = places.get(name);
			if (before === undefined) {
				places.set(name, where(place));
				holders.set(name, document);
			} else faults.push({ place, path: [], text: duplicateText(name, before) });
		}
	}
	const cycle = dependencyCycle(specs);
	const holder = holders.get(cycle?.[0] ?? '');
	if (cycle?.[0] !== undefined && holder !== undefined) {
		const path = ['processes', cycle[0], 'dependsOn'];
		faults.push({ place: holder.placeOf(path, 'key'), path, text: cycleText(cycle) });
	}
	if (entries === 0 && faults.length === 0) {
		const text = 'found no process, expected a mapping such as processes: {NAME: {command: PATH}}';
		faults.push({ place: { line: 1, column: 1 }, path: [], text });
	}
	faults.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
	for (const { place, path, text } of faults) lines.push(problemLine(where(place), { path, text, at: 'value' }));
	return { loaded, lines };
}

/** A process that a document holds; without a spec where it is faulty, without a name where that is. */
interface Entry {
	readonly path: SpecPath;
	readonly name?: string;
	readonly spec?: ProcessSpec;
}

function entriesOf(
	document: YamlDocument,
	directory: string | undefined,
	report: (problem: SpecProblem) => void,
): Entry[] {
	const { value } = document;
	if (value === undefined) return [];
	if (!isMapping(value)) {
		report({ path: [], text: `found ${found(value)}, expected a mapping with the key processes`, at: 'value' });
		return [];
	}
	return Object.entries(value).flatMap(([key, content]) => {
		if (key === 'processes') return processEntries(content, directory, report);
		if (key === 'processInfos') return processInfoEntries(content, directory, report);
		report({ path: [key], text: unknownKeyText('file', key), at: 'key' });
		return [];
	});
}

function processEntries(
	content: unknown,
	directory: string | undefined,
	report: (problem: SpecProblem) => void,
): Entry[] {
	if (!isMapping(content)) {
		const text = `found ${found(content)}, expected a mapping of names to processes`;
		report({ path: ['processes'], text, at: 'value' });
		return [];
	}
	return Object.entries(content).map(([name, raw]) => {
		const path = ['processes', name];
		const nameText = nameProblem(name);
		if (nameText !== undefined) report({ path, text: nameText, at: 'key' });
		const { value, problems } = readProcess(raw, directory);
		for (const problem of problems) report({ ...problem, path: [...path, ...problem.path] });
		if (value === undefined || nameText !== undefined) return { path, name };
		return { path, name, spec: { name: name as ProcessName, ...value } };
	});
}

function processInfoEntries(
	content: unknown,
	directory: string | undefined,
	report: (problem: SpecProblem) => void,
): Entry[] {
	if (!Array.isArray(content)) {
		report({ path: ['processInfos'], text: `found ${found(content)}, expected a list`, at: 'value' });
		return [];
	}
	return content.map((raw: unknown, index) => {
		const path = ['processInfos', index];
		const { value, problems } = readProcessInfo(raw, directory);
		for (const problem of problems) report({ ...problem, path: [...path, ...problem.path] });
		const name = isMapping(raw) && typeof raw['processName'] === 'string' ? raw['processName'] : undefined;
		return { path, ...(name === undefined ? {} : { name }), ...(value === undefined ? {} : { spec: value }) };
	});
}

function isMapping(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TEXTS: ReadonlySet<unknown> = new Set(['nodes', 'selector', 'constraints']);

const RULES: YamlRules = {
	isText([top, , key, inner, label]) {
		if (top === 'processes') {
			if (key === 'user' || key === 'umask' || key === 'args') return true;
			if (key === 'env' || key === 'command' || key === 'dependsOn') return inner !== undefined;
			if (key === 'stop') return inner === 'preStop' || inner === 'postStop';
			if (key === 'readiness' || key === 'liveness') return inner === 'exec' || inner === 'logLine';
			return key === 'placement' && (inner === 'spread' || (TEXTS.has(inner ?? '') && label !== undefined));
		}
		return top === 'processInfos' && (key === 'parameters' || (key === 'environmentVariable' && inner !== undefined));
	},
	isIgnored: isExtension,
};
