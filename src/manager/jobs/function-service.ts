import { MinderError } from '../../model/errors.ts';
import type { FunctionRecord, FunctionSpec, QueueLimits } from '../../model/function-spec.ts';
import { type FunctionName, isFunctionName } from '../../model/ids.ts';
import type { FunctionChange, QueueDetail, QueueView } from '../../model/jobs.ts';
import type { EventDraft, EventLog } from '../events/event-log.ts';
import type { SpecSecrets } from '../spec-secrets.ts';
import type { ClusterState, Transaction } from '../state/cluster-state.ts';
import type { TablesView } from '../state/tables.ts';
import {
	checkFunctionRevision,
	checkFunctions,
	functionAfter,
	functionChanges,
	functionDifferences,
	settled,
} from './function-changes.ts';
import type { JobKeeper } from './job-keeper.ts';

export interface FunctionPorts {
	readonly state: ClusterState;
	readonly desk: JobKeeper;
	readonly secrets: SpecSecrets;
	readonly events: EventLog;
}

/** What users ask of functions and their queues; see Control. */
export class FunctionService {
	readonly #ports: FunctionPorts;

	constructor(ports: FunctionPorts) {
		this.#ports = ports;
	}

	/** See Control. @throws MinderError `invalid-spec`, `usage`, `conflict`, `precondition`, `storage` */
	async apply(
		specs: readonly FunctionSpec[],
		how: { dryRun?: boolean; prune?: boolean; ifRevision?: number },
	): Promise<FunctionChange[]> {
		checkFunctions(specs);
		const { ifRevision } = how;
		if (ifRevision !== undefined && specs.length !== 1)
			throw new MinderError('usage', `a revision can be asked for with one function only, not with ${specs.length}`);
		const { state, secrets } = this.#ports;
		const decide = (tables: TablesView): FunctionChange[] => {
			const [first] = specs;
			if (ifRevision !== undefined && first !== undefined) checkFunctionRevision(tables, first.name, ifRevision);
			return functionChanges(tables, specs, how.prune === true, secrets);
		};
		if (how.dryRun === true) return decide(state.view).map((each) => this.#shownChange(each));
		const changes = await this.#change((tx, told) => {
			const decided = decide(tx);
			for (const change of decided) {
				if (change.kind === 'unchanged') continue;
				put(tx, change.name, functionAfter(tx.functions.get(change.name), change));
				told.push(eventOf(change));
			}
			return decided;
		});
		return changes.map((each) => this.#shownChange(each));
	}

	/** See Control. @throws MinderError `not-found`, `precondition`, `storage` */
	async remove(names: readonly string[], how: { force?: boolean }): Promise<void> {
		const { desk } = this.#ports;
		const views = this.#named(names);
		const busy = views.find((view) => unended(view) > 0);
		if (busy !== undefined && how.force !== true) {
			const jobs = unended(busy);
			throw new MinderError(
				'precondition',
				`${busy.function} has ${jobs} ${jobs === 1 ? 'job' : 'jobs'} that ${jobs === 1 ? 'has' : 'have'} not ended: wait for them, or remove it with force, which cancels them`,
				{ details: { name: busy.function, jobs: String(jobs) } },
			);
		}
		await this.#change((tx, told) => {
			for (const { function: name } of views) {
				put(tx, name, undefined);
				told.push(event(name, 'function-removed', 'removed with what was set of it'));
			}
		});
		for (const { function: name } of views) {
			if (how.force === true) await desk.cancelAll(name, 'its function was removed');
			// One with connected workers stays for as long as they do.
			await desk.dropFunction(name);
		}
	}

	/** See Control. @throws MinderError `not-found` */
	async list(names: readonly string[]): Promise<QueueView[]> {
		return names.length === 0 ? this.#ports.desk.queues() : this.#named(names);
	}

	/** See Control. @throws MinderError `not-found` */
	async get(name: string): Promise<QueueDetail> {
		const { state, desk } = this.#ports;
		const [queue] = this.#named([name]);
		if (queue === undefined) throw noFunction(name);
		const spec = state.view.functions.get(queue.function)?.spec;
		return {
			queue,
			...(spec === undefined ? {} : { spec: this.#shown(spec) }),
			workers: desk.workersOf(queue.function),
		};
	}

	/** See Control. @throws MinderError `not-found`, `usage`, `storage` */
	async set(
		names: readonly string[],
		how: { draining?: boolean; paused?: boolean; maxQueue?: QueueLimits | null },
	): Promise<QueueView[]> {
		if (names.length === 0) throw new MinderError('usage', 'no name was given');
		const { maxQueue } = how;
		for (const [priority, limit] of Object.entries(maxQueue ?? {})) {
			if (!Number.isSafeInteger(limit) || limit < 0)
				throw new MinderError('usage', `the limit of priority ${priority} must be a whole number, 0 for none`);
		}
		const functions = this.#named(names).map((view) => view.function);
		await this.#change((tx, told) => {
			for (const name of functions) {
				const before: FunctionRecord = tx.functions.get(name) ?? { name, revision: 0 };
				put(tx, name, settled(withSettings(before, how)));
				told.push(...settingEvents(before, how));
			}
		});
		return this.#named(functions);
	}

	/** In the order asked for, each once. @throws MinderError `not-found` */
	#named(names: readonly string[]): QueueView[] {
		const all = new Map<string, QueueView>(this.#ports.desk.queues().map((view) => [view.function, view]));
		return [...new Set(names)].map((name) => {
			const view = all.get(name);
			if (view === undefined) throw noFunction(name);
			return view;
		});
	}

	#shown(spec: FunctionSpec): FunctionSpec {
		if (spec.run === undefined) return spec;
		return { ...spec, run: { ...spec.run, process: this.#ports.secrets.shown(spec.run.process) } };
	}

	#shownChange(change: FunctionChange): FunctionChange {
		const { before, after, ...rest } = change;
		return {
			...rest,
			...(before === undefined ? {} : { before: this.#shown(before) }),
			...(after === undefined ? {} : { after: this.#shown(after) }),
		};
	}

	async #change<Result>(decide: (tx: Transaction, told: EventDraft[]) => Result): Promise<Result> {
		const told: EventDraft[] = [];
		const result = await this.#ports.state.update((tx) => decide(tx, told));
		for (const draft of told) this.#ports.events.append(draft);
		return result;
	}
}

function put(tx: Transaction, name: FunctionName, record: FunctionRecord | undefined): void {
	if (record !== undefined) tx.put('function', name, record);
	else if (tx.functions.has(name)) tx.remove('function', name);
}

function withSettings(
	before: FunctionRecord,
	how: { draining?: boolean; paused?: boolean; maxQueue?: QueueLimits | null },
): FunctionRecord {
	const { draining, paused, ownMaxQueue, ...rest } = before;
	const limits = how.maxQueue === undefined ? ownMaxQueue : (how.maxQueue ?? undefined);
	return {
		...rest,
		...((how.draining ?? draining === true) ? { draining: true } : {}),
		...((how.paused ?? paused === true) ? { paused: true } : {}),
		...(limits === undefined ? {} : { ownMaxQueue: limits }),
	};
}

function settingEvents(
	{ name, draining, paused }: FunctionRecord,
	how: { draining?: boolean; paused?: boolean; maxQueue?: QueueLimits | null },
): EventDraft[] {
	const told: EventDraft[] = [];
	if (how.draining === true && draining !== true) told.push(event(name, 'queue-draining', 'takes no new jobs'));
	if (how.draining === false && draining === true) told.push(event(name, 'queue-open', 'takes jobs again'));
	if (how.paused === true && paused !== true) told.push(event(name, 'queue-paused', 'gives out no job'));
	if (how.paused === false && paused === true) told.push(event(name, 'queue-resumed', 'gives out jobs again'));
	if (how.maxQueue === null) told.push(event(name, 'queue-limit', 'as many jobs as its spec says'));
	else if (how.maxQueue !== undefined) {
		const { high, normal, low } = how.maxQueue;
		told.push(event(name, 'queue-limit', `at most ${high} high, ${normal} normal, ${low} low jobs; 0: no limit`));
	}
	return told;
}

function eventOf(change: FunctionChange): EventDraft {
	const { name, before, after } = change;
	if (after === undefined) return event(name, 'function-removed', 'its spec was removed; its jobs stay');
	const what = before === undefined ? 'created' : `${functionDifferences(before, after)} changed`;
	return event(name, 'function-applied', `revision ${change.revision}: ${what}`);
}

function event(name: FunctionName, kind: string, reason: string): EventDraft {
	return { kind, subject: `function/${name}`, actor: 'user', reason };
}

function unended({ queued, delayed, running }: QueueView): number {
	return queued.high + queued.normal + queued.low + delayed + running;
}

function noFunction(name: string): MinderError {
	const shown = isFunctionName(name) ? name : JSON.stringify(name.slice(0, 80));
	return new MinderError('not-found', `no function named ${shown}; \`minder queues\` lists them`, {
		details: { name },
	});
}
