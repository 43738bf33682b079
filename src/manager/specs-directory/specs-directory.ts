import { dirname, join } from 'node:path';
import { MinderError, toMinderError } from '../../model/errors.ts';
import type { ProcessName, ScheduleName } from '../../model/ids.ts';
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
import { loadOwnership, type Owned, type Ownership, ownershipOp, sameOwnership } from './ownership.ts';
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
	readonly tell: (event: EventDraft) => void;
	/** What is wrong with the directory now, one line for a person each. */
	readonly warn?: (lines: readonly string[]) => void;
	readonly clock: Clock;
	readonly log: Log;
	readonly settleSeconds?: number;
	readonly pollSeconds?: number;
}

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
		this.#lookIn(next);
	}

	/**
	 * @returns false: what becomes of it depends on more than the files, so it is to be looked at again
	 * @throws MinderError `storage`: to be tried again
	 */
	async #take(files: readonly TreeFile[], missing: readonly string[]): Promise<boolean> {
		const { present, schedules } = this.#options;
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
		});
		const refused = await this.#perform(plan);
		const open = unseen(this.#told.values(), input);
		const keys = new Set(plan.problems.map(({ key }) => key));
		const known = [...plan.problems, ...open.filter(({ key }) => !keys.has(key))];
		this.#tell(refused === undefined ? known : [...known, refused]);
		return refused === undefined && !plan.problems.some(({ kind }) => kind === 'specs-name-taken');
	}

	/** What the manager does not take as a whole is a problem of the directory. @throws MinderError `storage` */
	async #perform({ processes, schedules }: SpecsPlan): Promise<SpecsProblem | undefined> {
		const { directory, tell, log } = this.#options;
		const plans = [processes, schedules];
		await this.#own(withSoon(this.#ownership, { processes, schedules }));
		let changes: readonly (Change | ScheduleChange)[] = [];
		try {
			changes = await this.#apply(processes.apply, schedules.apply);
		} catch (failure) {
			const error = toMinderError(failure);
			if (error.code === 'storage') throw error;
			return { key: 'refused', kind: 'specs-refused', reason: `nothing of it is applied: ${error.message}` };
		}
		if (processes.remove.length > 0) await this.#options.remove(processes.remove);
		if (schedules.remove.length > 0) await this.#options.schedules.remove(schedules.remove);
		await this.#own({ directory, processes: processes.owned, schedules: schedules.owned });
		if (plans.every(({ apply, remove }) => apply.length === 0 && remove.length === 0)) return undefined;
		const count = (kind: Change['kind']): number => changes.filter((change) => change.kind === kind).length;
		const removed = processes.remove.length + schedules.remove.length;
		const same = processes.unchanged + schedules.unchanged + count('none');
		const reason = `${directory}: ${count('create')} created, ${count('update')} changed, ${removed} removed, ${same} as they were`;
		log.info({ directory }, `specs applied from ${reason}`);
		tell({ kind: 'specs-applied', subject: 'manager', actor: 'manager', reason });
		return undefined;
	}

	/** Schedules are tried before processes are applied, so that a refusal leaves both as they were. */
	async #apply(
		specs: readonly ProcessSpec[],
		schedules: readonly ScheduleSpec[],
	): Promise<readonly (Change | ScheduleChange)[]> {
		const { apply, schedules: followed } = this.#options;
		if (specs.length > 0 && schedules.length > 0) await followed.apply(schedules, { dryRun: true });
		const changes = specs.length > 0 ? await apply(specs) : [];
		return schedules.length > 0 ? [...changes, ...(await followed.apply(schedules, { dryRun: false }))] : changes;
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
	{ processes, schedules }: Pick<SpecsPlan, 'processes' | 'schedules'>,
): Ownership {
	return {
		...ownership,
		processes: new Map([...soonOf(processes), ...ownership.processes]),
		schedules: new Map([...soonOf(schedules), ...ownership.schedules]),
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
