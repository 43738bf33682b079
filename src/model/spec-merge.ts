import { cycleText, dependencyCycle, scheduleCycle } from './dependency-cycle.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { ProcessSpec } from './process-spec.ts';
import type { ScheduleSpec } from './schedule-spec.ts';
import { invalidSpec, problemLine, type SpecPath } from './spec-problem.ts';

/** What is declared, in the order of the files. */
export interface SpecSet {
	readonly specs: readonly ProcessSpec[];
	readonly schedules: readonly ScheduleSpec[];
	readonly functions: readonly FunctionSpec[];
}

/** What a name may be of. */
export type SpecKind = 'process' | 'schedule' | 'function';

/** By name: `FILE:LINE:COLUMN`. */
export type Places = ReadonlyMap<string, string>;

/** The processes, schedules and functions of a file, in its order. */
export interface LoadedSpec extends SpecSet {
	/** Of the processes. */
	readonly places: Places;
	readonly schedulePlaces: Places;
	readonly functionPlaces: Places;
}

/**
 * Several files as one set.
 *
 * @throws MinderError `invalid-spec` where two hold the same name, naming both places, and where dependencies go around in a circle
 */
export function mergeSpecs(files: readonly LoadedSpec[]): SpecSet {
	const set = {
		specs: files.flatMap(({ specs }) => specs),
		schedules: files.flatMap(({ schedules }) => schedules),
		functions: files.flatMap(({ functions }) => functions),
	};
	const lines = [...duplicateLines(files)];
	if (lines.length === 0) lines.push(...cycleLines(set, files));
	if (lines.length > 0) throw invalidSpec(lines);
	return set;
}

/** Names that several files hold, a line each. */
export function duplicateLines(files: readonly LoadedSpec[]): string[] {
	return [
		...duplicatesAmong(
			'process',
			files.map(({ places }) => places),
		),
		...duplicatesAmong(
			'schedule',
			files.map(({ schedulePlaces }) => schedulePlaces),
		),
		...duplicatesAmong(
			'function',
			files.map(({ functionPlaces }) => functionPlaces),
		),
	];
}

function duplicatesAmong(kind: SpecKind, files: readonly Places[]): string[] {
	const lines: string[] = [];
	const first = new Map<string, string>();
	for (const places of files)
		for (const [name, place] of places) {
			const before = first.get(name);
			if (before === undefined) first.set(name, place);
			else lines.push(`${place}: ${duplicateText(kind, name, before)}`);
		}
	return lines;
}

/** What to say of a name that stands twice. */
export function duplicateText(kind: SpecKind, name: string, before: string): string {
	return `${kind} ${name} is already defined at ${before}; rename or remove one of the two`;
}

/** A circle of dependencies, with the way to the dependencies of the first on it. */
export interface Cycle {
	readonly kind: 'process' | 'schedule';
	readonly name: string;
	readonly path: SpecPath;
	readonly text: string;
}

/** The first circle among the processes, and among the schedules. */
export function cyclesOf({ specs, schedules }: Pick<SpecSet, 'specs' | 'schedules'>): Cycle[] {
	const cycles: Cycle[] = [];
	const add = (kind: Cycle['kind'], key: string, cycle: readonly string[] | undefined) => {
		const [name] = cycle ?? [];
		if (cycle === undefined || name === undefined) return;
		cycles.push({ kind, name, path: [key, name, 'dependsOn'], text: cycleText(cycle) });
	};
	add('process', 'processes', dependencyCycle(specs));
	add('schedule', 'schedules', scheduleCycle(schedules));
	return cycles;
}

function cycleLines(set: SpecSet, files: readonly LoadedSpec[]): string[] {
	return cyclesOf(set).map(({ kind, name, path, text }) => {
		const places = files.map((file) => (kind === 'process' ? file.places : file.schedulePlaces).get(name));
		return problemLine(places.find((place) => place !== undefined) ?? '', { path, text, at: 'value' });
	});
}
