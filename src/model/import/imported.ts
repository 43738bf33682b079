import type { ProcessName } from '../ids.ts';
import type { ProcessSpec } from '../process-spec.ts';
import { readSchedule } from '../schedule-build.ts';
import type { ScheduleSpec } from '../schedule-spec.ts';
import { readProcess } from '../spec-build.ts';
import type { SpecProblem } from '../spec-problem.ts';
import { ImportNames } from './import-names.ts';

/** Something that a person has to know of an old file. `lost`: what it says could not be carried over, or not as it was. */
export interface ImportNote {
	readonly kind: 'lost' | 'hint';
	/** Line of the file, or number of the entry; absent: all of it. */
	readonly at?: number;
	/** One line. */
	readonly text: string;
}

/** What an old file becomes. */
export interface Imported {
	readonly processes: readonly ProcessSpec[];
	readonly schedules: readonly ScheduleSpec[];
	/** In the order of the file. */
	readonly notes: readonly ImportNote[];
}

/** What the old file does not say. */
export interface ImportSettings {
	/** IANA name: the zone of the machine that it was for. */
	readonly timezone: string;
	/** The only nodes that take it; none: any. */
	readonly nodes: readonly string[];
	/** What all names begin with, so that they are not those of others. */
	readonly prefix?: string;
}

/** Collects what is made of an old file; each entry gets a name of its own, made from its command. */
export class ImportDraft {
	readonly #processes: ProcessSpec[] = [];
	readonly #schedules: ScheduleSpec[] = [];
	readonly #notes: ImportNote[] = [];
	readonly #names: ImportNames;

	constructor({ prefix }: Pick<ImportSettings, 'prefix'>) {
		this.#names = new ImportNames(prefix);
	}

	/** @param raw an entry of `schedules` as a spec file has it @returns the name, absent where it could not be read, which is noted */
	schedule(at: number, command: string, raw: object): string | undefined {
		const name = this.#names.next(command);
		const { value, problems } = readSchedule(name, raw, undefined);
		if (value === undefined || problems.length > 0) return this.#refuse(at, command, problems);
		this.#names.take(name);
		this.#schedules.push(value);
		return name;
	}

	/** As {@link schedule}, for an entry of `processes`. */
	process(at: number, command: string, raw: object): string | undefined {
		const name = this.#names.next(command);
		const { value, problems } = readProcess(raw, undefined);
		if (value === undefined || problems.length > 0) return this.#refuse(at, command, problems);
		this.#names.take(name);
		this.#processes.push({ name: name as ProcessName, ...value });
		return name;
	}

	/** `at` absent: of the whole file. */
	lost(at: number | undefined, text: string): void {
		this.#note('lost', at, text);
	}

	hint(at: number | undefined, text: string): void {
		this.#note('hint', at, text);
	}

	finish(): Imported {
		const notes = this.#notes
			.map((note, index) => ({ note, index }))
			.sort((a, b) => (a.note.at ?? 0) - (b.note.at ?? 0) || a.index - b.index)
			.map(({ note }) => note);
		return { processes: this.#processes, schedules: this.#schedules, notes };
	}

	#note(kind: ImportNote['kind'], at: number | undefined, text: string): void {
		this.#notes.push({ kind, ...(at === undefined ? {} : { at }), text });
	}

	#refuse(at: number, command: string, problems: readonly SpecProblem[]): undefined {
		const why = problems.map(({ path, text }) => (path.length === 0 ? text : `${path.join('.')}: ${text}`)).join('; ');
		this.lost(at, `left out: ${command}: ${why}`);
	}
}
