import type { FunctionSpec } from './function-spec.ts';
import type { ProcessSpec } from './process-spec.ts';
import type { ScheduleSpec } from './schedule-spec.ts';
import { type Entry, entriesOf, SPEC_RULES } from './spec-entries.ts';
import {
	cyclesOf,
	duplicateLines,
	duplicateText,
	type LoadedSpec,
	mergeSpecs,
	type SpecKind,
	type SpecSet,
} from './spec-merge.ts';
import { invalidSpec, problemLine, type SpecProblem } from './spec-problem.ts';
import { type Place, readYaml, type YamlDocument, type YamlProblem } from './spec-yaml.ts';

export { buildProcessSpec } from './spec-build.ts';
export { specJsonSchema } from './spec-json-schema.ts';
export { type LoadedSpec, mergeSpecs, type SpecSet } from './spec-merge.ts';
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
 * Reads several files as one set: the problems of all, and a name that two of them hold is one more.
 *
 * @throws MinderError `invalid-spec`
 */
export function loadSpecs(specFiles: readonly SpecFile[]): SpecSet {
	const readings = specFiles.map(readSpecFile);
	const lines = readings.flatMap((reading) => reading.lines);
	const files = readings.map((reading) => reading.loaded);
	if (lines.length > 0) throw invalidSpec([...lines, ...duplicateLines(files)]);
	return mergeSpecs(files);
}

const NOTHING: LoadedSpec = {
	specs: [],
	schedules: [],
	functions: [],
	places: new Map(),
	schedulePlaces: new Map(),
	functionPlaces: new Map(),
};

interface FileReading {
	readonly loaded: LoadedSpec;
	readonly lines: string[];
}

function readSpecFile({ name: file, text, directory }: SpecFile): FileReading {
	const lines: string[] = [];
	const size = Buffer.byteLength(text);
	if (size > LARGEST_SPEC_FILE) {
		lines.push(`${file}: found ${size} bytes, expected at most ${LARGEST_SPEC_FILE}; split it into several files`);
		return { loaded: NOTHING, lines };
	}
	const { documents, problems } = readYaml(text, SPEC_RULES);
	const faults: YamlProblem[] = [...problems];
	const where = ({ line, column }: Place) => `${file}:${line}:${column}`;
	const reading = new Contents(where, faults);
	for (const document of documents) {
		const report = ({ path, text, at }: SpecProblem) => faults.push({ place: document.placeOf(path, at), path, text });
		for (const entry of entriesOf(document, directory, report)) reading.add(entry, document);
	}
	reading.checkCycles();
	if (reading.entries === 0 && faults.length === 0) {
		const text =
			'found no process, schedule or function, expected a mapping such as processes: {NAME: {command: PATH}}';
		faults.push({ place: { line: 1, column: 1 }, path: [], text });
	}
	faults.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
	for (const { place, path, text } of faults) lines.push(problemLine(where(place), { path, text, at: 'value' }));
	return { loaded: reading.loaded, lines };
}

/** Of each kind what is known by name. */
function byKind<Value>(): Record<SpecKind, Map<string, Value>> {
	return { process: new Map(), schedule: new Map(), function: new Map() };
}

/** What the documents of one file hold together. */
class Contents {
	entries = 0;
	readonly #specs: ProcessSpec[] = [];
	readonly #schedules: ScheduleSpec[] = [];
	readonly #functions: FunctionSpec[] = [];
	readonly #places = byKind<string>();
	readonly #holders = byKind<YamlDocument>();
	readonly #where: (place: Place) => string;
	readonly #faults: YamlProblem[];

	constructor(where: (place: Place) => string, faults: YamlProblem[]) {
		this.#where = where;
		this.#faults = faults;
	}

	get loaded(): LoadedSpec {
		return {
			specs: this.#specs,
			schedules: this.#schedules,
			functions: this.#functions,
			places: this.#places.process,
			schedulePlaces: this.#places.schedule,
			functionPlaces: this.#places.function,
		};
	}

	add(entry: Entry, document: YamlDocument): void {
		const { kind, name, path } = entry;
		this.entries++;
		if (entry.kind === 'process' && entry.spec !== undefined) this.#specs.push(entry.spec);
		if (entry.kind === 'schedule' && entry.spec !== undefined) this.#schedules.push(entry.spec);
		if (entry.kind === 'function' && entry.spec !== undefined) this.#functions.push(entry.spec);
		if (name === undefined) return;
		const place = document.placeOf(path, 'key');
		const before = this.#places[kind].get(name);
		if (before !== undefined) this.#faults.push({ place, path: [], text: duplicateText(kind, name, before) });
		else {
			this.#places[kind].set(name, this.#where(place));
			this.#holders[kind].set(name, document);
		}
	}

	checkCycles(): void {
		for (const { kind, name, path, text } of cyclesOf(this.loaded)) {
			const holder = this.#holders[kind].get(name);
			if (holder !== undefined) this.#faults.push({ place: holder.placeOf(path, 'key'), path, text });
		}
	}
}
