import type { AccessTokenView, NewAccessToken, Principal } from '../../model/access.ts';
import type { AuditTrail } from '../../model/audit.ts';
import type { BackupPiece } from '../../model/backup.ts';
import type { CallOptions, Control, NewProcessSpec } from '../../model/control.ts';
import { MinderError } from '../../model/errors.ts';
import type { ProcessName } from '../../model/ids.ts';
import type { PickRequest } from '../../model/pick.ts';
import type { ProcessSpec } from '../../model/process-spec.ts';
import type { Event } from '../../model/records.ts';
import type { LogChunk, LogRange, NodeView, ProcessDetail, StatusUpdate } from '../../model/views.ts';
import { checkUnlimited, coversNode, includes } from '../../policy/access.ts';
import { hasOutputOfRuns } from '../schedules/run-logs.ts';
import { uniqueName } from '../services/names.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { CallGuard, type GuardPorts, nodes, principalOf, processes } from './call-guard.ts';
import { checkMaintains, checkPlacement, checkSeesNode, checkTouches, isUnlimited, seesNode } from './coverage.ts';
import { checkSchedules } from './coverage-names.ts';
import { GuardedJobs } from './guarded-jobs.ts';
import { GuardedLocks } from './guarded-locks.ts';
import { GuardedSchedules } from './guarded-schedules.ts';
import { StatusFilter } from './status-filter.ts';

/**
 * A manager as it is served: holds each call against the limits of its caller's token, filters what is listed, and tells the audit of what was
 * changed or refused. Checks and the change that follows see the same state: nothing is awaited in between.
 */
export class GuardedControl implements Control {
	readonly #inner: Control;
	readonly #state: ClusterState;
	readonly #audit: AuditTrail;
	readonly #guard: CallGuard;
	readonly #schedules: GuardedSchedules;
	readonly #locks: GuardedLocks;
	readonly #jobs: GuardedJobs;

	constructor(inner: Control, ports: GuardPorts) {
		this.#inner = inner;
		this.#state = ports.state;
		this.#audit = ports.audit;
		this.#guard = new CallGuard(ports);
		this.#schedules = new GuardedSchedules(inner, ports.state, this.#guard);
		this.#locks = new GuardedLocks(inner, ports.state, this.#guard);
		this.#jobs = new GuardedJobs(inner, ports.state, this.#guard);
	}

	readonly applySchedules: Control['applySchedules'] = (...args) => this.#schedules.apply(...args);
	readonly listSchedules: Control['listSchedules'] = (...args) => this.#schedules.list(...args);
	readonly getSchedule: Control['getSchedule'] = (...args) => this.#schedules.get(...args);
	readonly pauseSchedules: Control['pauseSchedules'] = (...args) => this.#schedules.pause(...args);
	readonly resumeSchedules: Control['resumeSchedules'] = (...args) => this.#schedules.resume(...args);
	readonly runSchedule: Control['runSchedule'] = (...args) => this.#schedules.run(...args);
	readonly backfillSchedule: Control['backfillSchedule'] = (...args) => this.#schedules.backfill(...args);
	readonly removeSchedules: Control['removeSchedules'] = (...args) => this.#schedules.remove(...args);
	readonly listRuns: Control['listRuns'] = (...args) => this.#schedules.runs(...args);
	readonly getRun: Control['getRun'] = (...args) => this.#schedules.runDetail(...args);
	readonly cancelRun: Control['cancelRun'] = (...args) => this.#schedules.cancel(...args);

	readonly acquireLock: Control['acquireLock'] = (...args) => this.#locks.acquire(...args);
	readonly releaseLock: Control['releaseLock'] = (...args) => this.#locks.release(...args);
	readonly renewSession: Control['renewSession'] = (...args) => this.#locks.renew(...args);
	readonly endSession: Control['endSession'] = (...args) => this.#locks.end(...args);
	readonly checkLock: Control['checkLock'] = (...args) => this.#locks.check(...args);
	readonly listLocks: Control['listLocks'] = (...args) => this.#locks.list(...args);
	readonly breakLock: Control['breakLock'] = (...args) => this.#locks.break(...args);
	readonly getEntry: Control['getEntry'] = (...args) => this.#locks.getEntry(...args);
	readonly putEntry: Control['putEntry'] = (...args) => this.#locks.putEntry(...args);
	readonly deleteEntry: Control['deleteEntry'] = (...args) => this.#locks.deleteEntry(...args);
	readonly listEntries: Control['listEntries'] = (...args) => this.#locks.listEntries(...args);
	readonly watchEntries: Control['watchEntries'] = (...args) => this.#locks.watchEntries(...args);
	readonly checkPids: Control['checkPids'] = (...args) => this.#locks.checkPids(...args);

	readonly applyFunctions: Control['applyFunctions'] = (...args) => this.#jobs.apply(...args);
	readonly removeFunctions: Control['removeFunctions'] = (...args) => this.#jobs.remove(...args);
	readonly listQueues: Control['listQueues'] = (...args) => this.#jobs.list(...args);
	readonly getQueue: Control['getQueue'] = (...args) => this.#jobs.get(...args);
	readonly setQueues: Control['setQueues'] = (...args) => this.#jobs.set(...args);
	readonly submitJob: Control['submitJob'] = (...args) => this.#jobs.submit(...args);
	readonly listJobs: Control['listJobs'] = (...args) => this.#jobs.jobs(...args);
	readonly getJob: Control['getJob'] = (...args) => this.#jobs.job(...args);
	readonly cancelJobs: Control['cancelJobs'] = (...args) => this.#jobs.cancel(...args);
	readonly retryJobs: Control['retryJobs'] = (...args) => this.#jobs.retry(...args);
	readonly purgeJobs: Control['purgeJobs'] = (...args) => this.#jobs.purge(...args);
	readonly workJobs: Control['workJobs'] = (...args) => this.#jobs.work(...args);

	getVersion(options?: CallOptions) {
		return this.#inner.getVersion(options);
	}

	applyProcesses(
		specs: readonly ProcessSpec[],
		how: { dryRun?: boolean; prune?: boolean; ifRevision?: number },
		options?: CallOptions,
	) {
		const names = specs.map((spec) => spec.name);
		const call = { rpc: 'ApplyProcesses', subject: processes(names), options };
		const check = (principal: Principal): void => {
			if (how.prune === true) checkUnlimited(principal, 'removing what is not among the specs');
			checkTouches(this.#staged, principal, names);
			for (const spec of specs) checkPlacement(principal, spec.name, spec.placement);
		};
		return this.#guard.call(call, check, () => this.#inner.applyProcesses(specs, how, options));
	}

	createProcess(spec: NewProcessSpec, options?: CallOptions) {
		const isTaken = (name: ProcessName): boolean => this.#staged.processes.has(name);
		const name = spec.name === '' ? uniqueName(spec.command, isTaken) : spec.name;
		const check = (principal: Principal): void => {
			checkTouches(this.#staged, principal, [name]);
			checkPlacement(principal, name, spec.placement);
		};
		const call = { rpc: 'CreateProcess', subject: processes([name]), options };
		return this.#guard.call(call, check, () => this.#inner.createProcess({ ...spec, name }, options));
	}

	getProcess(name: string, options?: CallOptions): Promise<ProcessDetail> {
		const principal = principalOf(options);
		return this.#onProcesses('GetProcess', [name], options, async () => {
			const detail = await this.#inner.getProcess(name, options);
			const nodes = detail.nodes.filter(({ node }) => seesNode(this.#view, principal, node));
			return { ...detail, nodes };
		});
	}

	startProcesses(names: readonly string[], options?: CallOptions) {
		return this.#onProcesses('StartProcesses', names, options, () => this.#inner.startProcesses(names, options));
	}

	stopProcesses(names: readonly string[], options?: CallOptions) {
		return this.#onProcesses('StopProcesses', names, options, () => this.#inner.stopProcesses(names, options));
	}

	restartProcesses(names: readonly string[], how: { atOnce?: boolean }, options?: CallOptions) {
		const run = () => this.#inner.restartProcesses(names, how, options);
		return this.#onProcesses('RestartProcesses', names, options, run);
	}

	scaleProcess(name: string, count: number, how: { ifRevision?: number }, options?: CallOptions) {
		const run = () => this.#inner.scaleProcess(name, count, how, options);
		return this.#onProcesses('ScaleProcess', [name], options, run);
	}

	removeProcesses(names: readonly string[], options?: CallOptions) {
		return this.#onProcesses('RemoveProcesses', names, options, () => this.#inner.removeProcesses(names, options));
	}

	pauseRollout(name: string, options?: CallOptions) {
		return this.#onProcesses('PauseRollout', [name], options, () => this.#inner.pauseRollout(name, options));
	}

	resumeRollout(name: string, options?: CallOptions) {
		return this.#onProcesses('ResumeRollout', [name], options, () => this.#inner.resumeRollout(name, options));
	}

	promoteRollout(name: string, options?: CallOptions) {
		return this.#onProcesses('PromoteRollout', [name], options, () => this.#inner.promoteRollout(name, options));
	}

	undoRollout(name: string, how: { to?: number }, options?: CallOptions) {
		const check = (principal: Principal): void => {
			checkTouches(this.#staged, principal, [name]);
			// Without a number it is one of them, and which one is not known here.
			const kept = this.#staged.processes.get(name as ProcessName)?.revisions ?? [];
			const meant = kept.filter((each) => how.to === undefined || each.revision === how.to);
			for (const { spec } of meant) checkPlacement(principal, name, spec.placement);
		};
		const call = { rpc: 'UndoRollout', subject: processes([name]), options };
		return this.#guard.call(call, check, () => this.#inner.undoRollout(name, how, options));
	}

	signalInstances(names: readonly string[], signal: NodeJS.Signals, options?: CallOptions) {
		const run = () => this.#inner.signalInstances(names, signal, options);
		return this.#onProcesses('SignalInstances', names, options, run);
	}

	watchStatus(names: readonly string[], follow: boolean, options?: CallOptions) {
		const call = { rpc: 'WatchStatus', subject: processes(names), options };
		const check = (principal: Principal): void => checkTouches(this.#view, principal, names);
		return this.#guard.stream(call, check, (within) =>
			this.#filtered(this.#inner.watchStatus(names, follow, within), within),
		);
	}

	listNodes(names: readonly string[], options?: CallOptions): Promise<NodeView[]> {
		const principal = principalOf(options);
		const check = (): void => {
			for (const name of names) checkSeesNode(this.#view, principal, name);
		};
		return this.#guard.call({ rpc: 'ListNodes', subject: nodes(names), options }, check, async () => {
			const all = await this.#inner.listNodes(names, options);
			return all.filter(({ labels }) => coversNode(principal, labels));
		});
	}

	cordonNode(name: string, how: { comment?: string }, options?: CallOptions) {
		return this.#onNode('CordonNode', name, options, () => this.#inner.cordonNode(name, how, options));
	}

	uncordonNode(name: string, options?: CallOptions) {
		return this.#onNode('UncordonNode', name, options, () => this.#inner.uncordonNode(name, options));
	}

	drainNode(name: string, how: { deadlineSeconds?: number; comment?: string }, options?: CallOptions) {
		return this.#onNode('DrainNode', name, options, () => this.#inner.drainNode(name, how, options));
	}

	removeNode(name: string, how: { force?: boolean }, options?: CallOptions) {
		return this.#onNode('RemoveNode', name, options, () => this.#inner.removeNode(name, how, options));
	}

	labelNode(name: string, labels: Readonly<Record<string, string | null>>, options?: CallOptions) {
		const check = (principal: Principal): void => checkUnlimited(principal, 'labelling a node');
		const call = { rpc: 'LabelNode', subject: nodes([name]), options };
		return this.#guard.call(call, check, () => this.#inner.labelNode(name, labels, options));
	}

	/** Others than the nodes that the caller sees are not looked at. */
	pickNodes(request: PickRequest, options?: CallOptions) {
		return this.#guard.call({ rpc: 'PickNodes', options }, nothing, () => this.#inner.pickNodes(request, options));
	}

	reserveNode(name: string, comment: string, options?: CallOptions) {
		const check = (principal: Principal): void => checkSeesNode(this.#staged, principal, name);
		const call = { rpc: 'ReserveNode', subject: nodes([name]), options };
		return this.#guard.call(call, check, () => this.#inner.reserveNode(name, comment, options));
	}

	releaseNode(name: string, options?: CallOptions) {
		const check = (principal: Principal): void => checkSeesNode(this.#staged, principal, name);
		const call = { rpc: 'ReleaseNode', subject: nodes([name]), options };
		return this.#guard.call(call, check, () => this.#inner.releaseNode(name, options));
	}

	watchEvents(
		names: readonly string[],
		how: { follow: boolean; limit?: number; audit?: boolean },
		options?: CallOptions,
	): AsyncIterable<readonly Event[]> {
		const call = { rpc: 'WatchEvents', options };
		if (how.audit !== true) {
			return this.#guard.stream(call, nothing, (within) => this.#inner.watchEvents(names, how, within));
		}
		return this.#guard.stream(call, checkReadsAudit, (within) => this.#audit.watch(names, how, within.signal));
	}

	readLogs(name: string, range: LogRange, options?: CallOptions): AsyncIterable<LogChunk> {
		const call = { rpc: 'ReadLogs', subject: processes([name]), options };
		const check = (principal: Principal): void =>
			(hasOutputOfRuns(this.#view, name) ? checkSchedules : checkTouches)(this.#view, principal, [name]);
		return this.#guard.stream(call, check, (within) => this.#inner.readLogs(name, range, within));
	}

	whoAmI(options?: CallOptions) {
		return this.#inner.whoAmI(options);
	}

	createAccessToken(what: NewAccessToken, options?: CallOptions): Promise<{ token: string; view: AccessTokenView }> {
		const call = { rpc: 'CreateAccessToken', subject: `token/${what.name}`, options };
		return this.#guard.call(call, mayMakeTokens, () => this.#inner.createAccessToken(what, options));
	}

	listAccessTokens(options?: CallOptions): Promise<AccessTokenView[]> {
		return this.#guard.call({ rpc: 'ListAccessTokens', options }, mayMakeTokens, () =>
			this.#inner.listAccessTokens(options),
		);
	}

	revokeAccessToken(idOrName: string, options?: CallOptions): Promise<AccessTokenView> {
		const call = { rpc: 'RevokeAccessToken', subject: `token/${idOrName}`, options };
		return this.#guard.call(call, mayMakeTokens, () => this.#inner.revokeAccessToken(idOrName, options));
	}

	createJoinToken(how: { uses: number; lifetimeSeconds: number }, options?: CallOptions) {
		const call = { rpc: 'CreateJoinToken', options };
		return this.#guard.call(call, mayMakeTokens, () => this.#inner.createJoinToken(how, options));
	}

	/** Its beginning is told to the audit: secrets leave. */
	async *backup(options?: CallOptions): AsyncGenerator<BackupPiece, void, undefined> {
		const call = { rpc: 'Backup', options };
		const check = (principal: Principal): void => checkUnlimited(principal, 'a backup');
		await this.#guard.call(call, check, async () => {});
		yield* this.#guard.stream(call, check, (within) => this.#inner.backup(within));
	}

	get #staged() {
		return this.#state.staged;
	}

	get #view() {
		return this.#state.view;
	}

	#onProcesses<T>(rpc: string, names: readonly string[], options: CallOptions | undefined, run: () => Promise<T>) {
		const check = (principal: Principal): void => checkTouches(this.#staged, principal, names);
		return this.#guard.call({ rpc, subject: processes(names), options }, check, run);
	}

	#onNode<T>(rpc: string, name: string, options: CallOptions | undefined, run: () => Promise<T>) {
		const check = (principal: Principal): void => checkMaintains(this.#staged, principal, name);
		return this.#guard.call({ rpc, subject: nodes([name]), options }, check, run);
	}

	async *#filtered(
		updates: AsyncIterable<StatusUpdate>,
		options: CallOptions,
	): AsyncGenerator<StatusUpdate, void, undefined> {
		const principal = principalOf(options);
		if (isUnlimited(principal)) {
			yield* updates;
			return;
		}
		const filter = new StatusFilter(this.#view, principal);
		for await (const update of updates) {
			const seen = filter.take(update);
			if (seen !== undefined) yield seen;
		}
	}
}

const nothing = (): void => {};

function mayMakeTokens(principal: Principal): void {
	checkUnlimited(principal, 'this');
}

function checkReadsAudit(principal: Principal): void {
	if (principal.kind === 'token' && !includes(principal.role, 'admin')) {
		throw new MinderError(
			'refused',
			`the audit trail needs the role admin, and ${principal.name} is ${principal.role}`,
		);
	}
	checkUnlimited(principal, 'the audit trail');
}
