import { dirname, join } from 'node:path';
import { MinderError, toMinderError } from '../../model/errors.ts';
import type { FunctionSpec } from '../../model/function-spec.ts';
import type { FunctionName, ProcessName, ScheduleName } from '../../model/ids.ts';
import type { FunctionChange } from '../../model/jobs.ts';
import type { ProcessSpec } from '../../model/process-spec.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';
import type { ScheduleChange } from '../../model/schedule-views.ts';
import { LARGEST_SPEC_FILE, loadSpec } from '../../model/spec-file.ts';
import type { Change } from '../../model/views.ts';
import { sameSpec } from '../../policy/same-spec.ts';
import type { Store } from '../../store/store.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import { DirectoryWatch, lookAtTree, readTree, type TreeFile } from '../../sys/directory-tree.ts';
import type { Log } from '../../sys/log.ts';
import type { EventDraft } from '../events/event-log.ts';
import { loadOwnership, type Owned, type Ownership, ownershipOp, sameOwnership, withDeleted } from './ownership.ts';
import { planSpecs, type SpecsFile, type SpecsPlan, unseen } from './specs-plan.ts';
import { type SpecsProblem, summaryOf } from './specs-problem.ts';

/** A change is looked at once nothing has changed for so long. */
const SETTLE_SECONDS = 1;
/** But no later than this, or where something is always written nothing would ever be looked at. */
const LONGEST_SETTLE_SECONDS = 10;
/** The directory is looked at this often whatever the watch tells: it may be a network file system. */
const POLL_SECONDS = 5;

const SPEC_FILE = /\.(ya?ml|json)$/;

export interface SpecsDirectoryOptions {
	/** Absolute. */
	readonly directory: string;
	readonly store: Store;
	readonly apply: (specs: readonly ProcessSpec[]) => Promise<readonly Change[]>;
	readonly remove: (names: readonly ProcessName[]) => Promise<void>;
	/** The spec that a process has now; `undefined`: there is no such process. */
	readonly present: (name: ProcessName) => ProcessSpec | undefined;
	readonly schedules: {
		readonly apply: (specs: readonly ScheduleSpec[], how: { dryRun: boolean }) => Promise<readonly ScheduleChange[]>;
		readonly remove: (names: readonly ScheduleName[]) => Promise<void>;
		/** As `present`. */
		readonly present: (name: ScheduleName) => ScheduleSpec | undefined;
	};
	readonly functions: {
		readonly apply: (specs: readonly FunctionSpec[], how: { dryRun: boolean }) => Promise<readonly FunctionChange[]>;
		/** @throws MinderError `precondition` while it has jobs that have not ended */
		readonly remove: (name: FunctionName) => Promise<void>;
		/** As `present`. */
		readonly present: (name: FunctionName) => FunctionSpec | undefined;
	};
	readonly tell: (event: EventDraft) => void;
	/** What is wrong with the directory now, one line for a person each. */
	readonly warn?: (lines: readonly string[]) => void;
	readonly clock: Clock;
	readonly log: Log;
	readonly settleSeconds?: number;
	readonly pollSeconds?: number;
}

type AnyChange = Change | ScheduleChange | FunctionChange;

/**
 * Follows a directory of spec files: what is in it is applied, what it does not have any more is removed. docs/SPECS-DIRECTORY.md says what
 * happens to what is broken, twice, or somebody else's.
 *
 *     look ──same as before──▶ wait (watch, poll)
 *      │ ▲                        │
 *      │ └────────────────────────┘
 *      └─changed──▶ read ──changed meanwhile──▶ settle, look
 *                    └──▶ plan ──▶ note what it will own ──▶ apply ──▶ remove ──▶ note what it owns
 */
export class SpecsDirectory {
	readonly #options: SpecsDirectoryOptions;
	readonly #watch: DirectoryWatch;
	#ownership: Ownership;
	/** Of what was last taken in; `undefined`: it has to be looked at again whatever it is like. */
	#fingerprint: string | undefined;
	readonly #told = new Map<string, SpecsProblem>();
	#timer: Timer | undefined;
	/** Of the first change that was not looked at yet; monotonic. */
	#stirredAt: number | undefined;
	#looking: Promise<void> = Promise.resolve();
	#closed = false;

	private constructor(options: SpecsDirectoryOptions, ownership: Ownership) {
		this.#options = options;
		this.#ownership = ownership;
		this.#watch = new DirectoryWatch(() => this.#stir());
	}

	/**
	 * Takes the directory in once, then follows it.
	 * @throws MinderError `usage` where it cannot be read, `storage`
	 */
	static async open(options: SpecsDirectoryOptions): Promise<SpecsDirectory> {
		const { problems, directories } = await lookAtTree(options.directory, () => false);
		if (directories.length === 0) {
			throw new MinderError('usage', `--specs: ${problems.join('; ')}; name a directory that this user can read`);
		}
		const self = new SpecsDirectory(options, await loadOwnership(options.store, options.directory));
		await self.#look();
		return self;
	}

	/** Follows it no more; resolves when nothing is being applied any more. */
	async close(): Promise<void> {
		this.#closed = true;
		this.#timer?.cancel();
		this.#watch.close();
		await this.#looking;
	}

	/** Something changed. Each change puts the look off again, so that a checkout is taken in as a whole. */
	#stir(): void {
		const { clock, settleSeconds = SETTLE_SECONDS } = this.#options;
		const now = clock.monotonic();
		this.#stirredAt ??= now;
		this.#lookIn(Math.max(0, Math.min(settleSeconds, this.#stirredAt + LONGEST_SETTLE_SECONDS - now)));
	}

	#lookIn(seconds: number): void {
		if (this.#closed) return;
		this.#timer?.cancel();
		this.#timer = this.#options.clock.after(
			seconds,
			() => {
				this.#looking = this.#looking.then(() => this.#look());
			},
			{ background: true },
		);
	}

	async #look(): Promise<void> {
		const { directory, log, settleSeconds = SETTLE_SECONDS, pollSeconds = POLL_SECONDS } = this.#options;
		if (this.#closed) return;
		this.#stirredAt = undefined;
		let next = pollSeconds;
		try {
			await this.#disown();
			const before = await lookAtTree(directory, isSpecFile);
			if (before.fingerprint !== this.#fingerprint) {
				this.#watch.follow(before.directories.map((each) => join(directory, each)));
				const files = await readTree(directory, before.files, LARGEST_SPEC_FILE);
				const after = await lookAtTree(directory, isSpecFile);
				if (after.fingerprint !== before.fingerprint) next = settleSeconds;
				else {
					const settled = await this.#take(files, before.problems);
					this.#fingerprint = settled ? before.fingerprint : undefined;
				}
			}
		} catch (error) {
			this.#fingerprint = undefined;
			this.#options.warn?.([`specs directory ${directory}: ${toMinderError(error).message}; trying again`]);
			log.error({ err: toMinderError(error) }, `specs of ${directory}: ${toMinderError(error).message}; trying again`);
		}
		// What changed meanwhile does not wait for the poll.
		if (this.#stirredAt === undefined) this.#lookIn(next);
		else this.#stir();
	}

	/**
	 * @returns false: what becomes of it depends on more than the files, so it is to be looked at again
	 * @throws MinderError `storage`: to be tried again
	 */
	async #take(files: readonly TreeFile[], missing: readonly string[]): Promise<boolean> {
		const { present, schedules, functions } = this.#options;
		const read = files.map((file) => this.#parsed(file));
		const input = { files: read, missing };
		const plan = planSpecs({
			...input,
			processes: { word: 'process', owned: this.#ownership.processes, present, same: sameSpec },
			schedules: {
				word: 'schedule',
				owned: this.#ownership.schedules,
				present: schedules.present,
				same: sameSpec,
			},
			functions: {
				word: 'function',
				owned: this.#ownership.functions,
				present: functions.present,
				same: sameSpec,
			},
		});
		const refused = await this.#perform(plan);
		const open = unseen(this.#told.values(), input);
		const keys = new Set(plan.problems.map(({ key }) => key));
		const known = [...plan.problems, ...open.filter(({ key }) => !keys.has(key))];
		this.#tell([...known, ...refused]);
		return refused.length === 0 && !plan.problems.some(({ kind }) => kind === 'specs-name-taken');
	}

	/** What the manager does not take is a problem of the directory. @throws MinderError `storage` */
	async #perform(plan: SpecsPlan): Promise<SpecsProblem[]> {
		const { processes, schedules, functions } = plan;
		const { directory, tell, log } = this.#options;
		const plans = [processes, schedules, functions];
		await this.#own(withSoon(this.#ownership, plan));
		let changes: readonly AnyChange[] = [];
		try {
			changes = await this.#apply(plan);
		} catch (failure) {
			const error = toMinderError(failure);
			if (error.code === 'storage') throw error;
			await this.#disown();
			return [{ key: 'refused', kind: 'specs-refused', reason: `nothing of it is applied: ${error.message}` }];
		}
		if (processes.remove.length > 0) await this.#options.remove(processes.remove);
		if (schedules.remove.length > 0) await this.#options.schedules.remove(schedules.remove);
		const staying = await this.#removeFunctions(functions.remove);
		const stay = functions.remove.flatMap((name): [FunctionName, Owned][] => {
			const owned = this.#ownership.functions.get(name);
			return owned === undefined || !staying.has(name) ? [] : [[name, owned]];
		});
		const owned = new Map([...functions.owned, ...stay]);
		await this.#own({ directory, processes: processes.owned, schedules: schedules.owned, functions: owned });
		const problems = [...staying.values()];
		const removed = plans.reduce((sum, { remove }) => sum + remove.length, 0) - problems.length;
		if (removed === 0 && plans.every(({ apply }) => apply.length === 0)) return problems;
		const count = (kind: AnyChange['kind']): number => changes.filter((change) => change.kind === kind).length;
		const same = plans.reduce((sum, { unchanged }) => sum + unchanged, 0) + count('none') + count('unchanged');
		const reason = `${directory}: ${count('create')} created, ${count('update')} changed, ${removed} removed, ${same} as they were`;
		log.info({ directory }, `specs applied from ${reason}`);
		tell({ kind: 'specs-applied', subject: 'manager', actor: 'manager', reason });
		return problems;
	}

	/** One by one. @returns those that stay as they have jobs, and that they do; they are tried again */
	async #removeFunctions(names: readonly FunctionName[]): Promise<Map<FunctionName, SpecsProblem>> {
		const staying = new Map<FunctionName, SpecsProblem>();
		for (const name of names) {
			try {
				await this.#options.functions.remove(name);
			} catch (failure) {
				const error = toMinderError(failure);
				if (error.code !== 'precondition') throw error;
				const reason = `function ${name} is in no file any more, and stays until its jobs have ended: ${error.message}`;
				staying.set(name, { key: `remove function ${name}`, kind: 'specs-refused', reason });
			}
		}
		return staying;
	}

	/** Schedules and functions are tried before anything is applied, so that a refusal leaves all as they were. */
	async #apply(plan: Pick<SpecsPlan, 'processes' | 'schedules' | 'functions'>): Promise<readonly AnyChange[]> {
		const { apply, schedules, functions } = this.#options;
		const pass = async (dryRun: boolean): Promise<AnyChange[]> => [
			...(plan.processes.apply.length > 0 && !dryRun ? await apply(plan.processes.apply) : []),
			...(plan.schedules.apply.length > 0 ? await schedules.apply(plan.schedules.apply, { dryRun }) : []),
			...(plan.functions.apply.length > 0 ? await functions.apply(plan.functions.apply, { dryRun }) : []),
		];
		const kinds = [plan.processes, plan.schedules, plan.functions].filter((each) => each.apply.length > 0).length;
		if (kinds > 1) await pass(true);
		return pass(false);
	}

	/** What is not there does not come from here any more: what a person makes of its name is his. */
	async #disown(): Promise<void> {
		const { present, schedules, functions } = this.#options;
		const owned = this.#ownership;
		await this.#own({
			...owned,
			processes: withDeleted(owned.processes, present),
			schedules: withDeleted(owned.schedules, schedules.present),
			functions: withDeleted(owned.functions, functions.present),
		});
	}

	async #own(next: Ownership): Promise<void> {
		if (sameOwnership(this.#ownership, next)) return;
		await this.#options.store.commit([ownershipOp(next)]);
		this.#ownership = next;
	}

	/** Each problem once, and once that it is over. */
	#tell(problems: readonly SpecsProblem[]): void {
		const { log, tell, directory } = this.#options;
		const event = { subject: 'manager', actor: 'manager' };
		const now = new Map(problems.map((problem) => [problem.key, problem]));
		for (const [key, { kind, reason }] of now) {
			if (this.#told.get(key)?.reason === reason) continue;
			log.error({ directory }, `specs: ${reason}`);
			tell({ ...event, kind, reason });
		}
		for (const [key, { kind, reason }] of this.#told) {
			if (now.has(key)) continue;
			const [first = ''] = reason.split('\n');
			log.info({ directory }, `specs: solved: ${first}`);
			tell({ ...event, kind: 'specs-solved', reason: `no longer ${kind}: ${first}` });
		}
		this.#told.clear();
		for (const [key, problem] of now) this.#told.set(key, problem);
		const summary = summaryOf(directory, problems);
		this.#options.warn?.(summary === undefined ? [] : [summary]);
	}

	#parsed(file: TreeFile): SpecsFile {
		const { path } = file;
		const full = join(this.#options.directory, path);
		if ('unreadable' in file) {
			const reason = `${full}: ${file.unreadable}; what it declared stays as it was`;
			return { kind: 'broken', path, reason };
		}
		try {
			return { kind: 'good', path, ...loadSpec(file.text, full, dirname(full)) };
		} catch (error) {
			const { message } = toMinderError(error);
			return { kind: 'broken', path, reason: `${message}; what it declared stays as it was` };
		}
	}
}

/** With what is about to be applied for the first time, without a hash: should it be cut short there, it is known whose it is. */
function withSoon(
	ownership: Ownership,
	{ processes, schedules, functions }: Pick<SpecsPlan, 'processes' | 'schedules' | 'functions'>,
): Ownership {
	return {
		...ownership,
		processes: new Map([...soonOf(processes), ...ownership.processes]),
		schedules: new Map([...soonOf(schedules), ...ownership.schedules]),
		functions: new Map([...soonOf(functions), ...ownership.functions]),
	};
}

function soonOf<Name extends string>({
	apply,
	owned,
}: {
	readonly apply: readonly { readonly name: Name }[];
	readonly owned: ReadonlyMap<Name, Owned>;
}): [Name, Owned][] {
	return apply.map(({ name }) => [name, { file: owned.get(name)?.file ?? '', hash: '' }]);
}

function isSpecFile(name: string): boolean {
	return SPEC_FILE.test(name);
}
