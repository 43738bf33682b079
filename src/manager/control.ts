import type { NewAccessToken } from '../model/access.ts';
import { PROTOCOL_VERSION } from '../model/agent-protocol.ts';
import type { CallOptions, Control, NewProcessSpec } from '../model/control.ts';
import { MinderError } from '../model/errors.ts';
import type { FunctionSpec, QueueLimits } from '../model/function-spec.ts';
import type { NodeName } from '../model/ids.ts';
import type { JobFilter, NewJob, WorkerMessage } from '../model/jobs.ts';
import type { AcquireLock, LockGuard, PidQuery } from '../model/locks.ts';
import type { PickRequest } from '../model/pick.ts';
import type { ProcessSpec } from '../model/process-spec.ts';
import type { BackfillRange } from '../model/schedule-records.ts';
import type { ScheduleSpec } from '../model/schedule-spec.ts';
import type { LogRange, NodeView, ProcessDetail } from '../model/views.ts';
import { coversNode } from '../policy/access.ts';
import type { AccessService } from './access/access-service.ts';
import { isUnlimited, seesEvent } from './access/coverage.ts';
import { seesFunction } from './access/coverage-names.ts';
import type { BackupService } from './backup/backup-service.ts';
import type { EventLog } from './events/event-log.ts';
import type { FunctionService } from './jobs/function-service.ts';
import type { JobService } from './jobs/job-service.ts';
import type { WorkerSessions } from './jobs/worker-sessions.ts';
import type { KvService } from './locks/kv-service.ts';
import type { LockService } from './locks/lock-service.ts';
import type { ScheduleService } from './schedules/schedule-service.ts';
import { matcher, watchEvents } from './services/event-watch.ts';
import type { LogService } from './services/log-service.ts';
import { processNamed } from './services/names.ts';
import type { NodeService } from './services/node-service.ts';
import type { PickService } from './services/pick-service.ts';
import type { PidService } from './services/pid-service.ts';
import type { ProcessService, ServicePorts } from './services/process-service.ts';
import type { RolloutService } from './services/rollout-service.ts';
import type { RunService } from './services/run-service.ts';
import type { SignalService } from './services/signal-service.ts';
import { watchStatus } from './services/status-watch.ts';
import type { ManagerWarnings } from './warnings.ts';

const DETAIL_EVENTS = 20;

export interface Services {
	readonly processes: ProcessService;
	readonly runs: RunService;
	readonly signals: SignalService;
	readonly logs: LogService;
	readonly picks: PickService;
	readonly rollouts: RolloutService;
	readonly nodes: NodeService;
	readonly access: AccessService;
	readonly backups: BackupService;
	readonly schedules: ScheduleService;
	readonly locks: LockService;
	readonly kv: KvService;
	readonly pids: PidService;
	readonly functions: FunctionService;
	readonly jobs: JobService;
	readonly workers: WorkerSessions;
}

/** What users can ask: each method is one call of a service. */
export class ManagerControl implements Control {
	readonly #services: Services;
	readonly #ports: ServicePorts;
	readonly #events: EventLog;
	readonly #version: string;
	readonly #warnings: ManagerWarnings;

	constructor(services: Services, ports: ServicePorts, version: string, warnings: ManagerWarnings) {
		this.#warnings = warnings;
		this.#services = services;
		this.#ports = ports;
		this.#events = ports.events;
		this.#version = version;
	}

	async getVersion({ caller }: CallOptions = {}) {
		const { lines } = this.#warnings;
		const shown = lines.length > 0 && (caller === undefined || isUnlimited(caller.principal));
		return {
			version: this.#version,
			protocol: PROTOCOL_VERSION,
			clusterId: this.#ports.state.clusterId,
			...(shown ? { warnings: lines } : {}),
		};
	}

	applyProcesses(specs: readonly ProcessSpec[], how: { dryRun?: boolean; prune?: boolean; ifRevision?: number }) {
		return this.#services.processes.apply(specs, how);
	}

	createProcess(spec: NewProcessSpec) {
		return this.#services.processes.create(spec);
	}

	async getProcess(name: string): Promise<ProcessDetail> {
		const { state, view, planner, secrets } = this.#ports;
		processNamed(state.view, name);
		const events = await this.#events.newest(DETAIL_EVENTS, matcher([name]));
		const process = processNamed(state.view, name);
		return {
			process: view.viewOf(process),
			instances: view.historiesOf(process.name),
			revisions: process.revisions.map((each) => secrets.shownRevision(each)),
			events,
			nodes: planner.explain(state.view, process),
		};
	}

	startProcesses(names: readonly string[]) {
		return this.#services.runs.start(names);
	}

	stopProcesses(names: readonly string[]) {
		return this.#services.runs.stop(names);
	}

	restartProcesses(names: readonly string[], how: { atOnce?: boolean }) {
		return this.#services.runs.restart(names, how);
	}

	scaleProcess(name: string, count: number, how: { ifRevision?: number }) {
		return this.#services.processes.scale(name, count, how);
	}

	removeProcesses(names: readonly string[]) {
		return this.#services.processes.remove(names);
	}

	pauseRollout(name: string) {
		return this.#services.rollouts.pause(name);
	}

	resumeRollout(name: string) {
		return this.#services.rollouts.resume(name);
	}

	promoteRollout(name: string) {
		return this.#services.rollouts.promote(name);
	}

	undoRollout(name: string, how: { to?: number }) {
		return this.#services.rollouts.undo(name, how);
	}

	signalInstances(names: readonly string[], signal: NodeJS.Signals) {
		return this.#services.signals.signal(names, signal);
	}

	watchStatus(names: readonly string[], follow: boolean, options: CallOptions = {}) {
		return watchStatus(this.#ports.view, this.#ports.clock, names, follow, options.signal);
	}

	async listNodes(names: readonly string[]): Promise<NodeView[]> {
		const { view } = this.#ports;
		if (names.length === 0) return view.nodes();
		return [...new Set(names)].map((name) => {
			const node = view.node(name as NodeName);
			if (node !== undefined) return node;
			throw new MinderError('not-found', `no node named ${name}; \`minder nodes\` lists them`, { details: { name } });
		});
	}

	cordonNode(name: string, how: { comment?: string }) {
		return this.#services.nodes.cordon(name, how);
	}

	uncordonNode(name: string) {
		return this.#services.nodes.uncordon(name);
	}

	drainNode(name: string, how: { deadlineSeconds?: number; comment?: string }) {
		return this.#services.nodes.drain(name, how);
	}

	removeNode(name: string, how: { force?: boolean }) {
		return this.#services.nodes.remove(name, how);
	}

	labelNode(name: string, labels: Readonly<Record<string, string | null>>) {
		return this.#services.nodes.label(name, labels);
	}

	/** Of the nodes that the caller sees. */
	async pickNodes(request: PickRequest, options: CallOptions = {}) {
		const { caller } = options;
		return this.#services.picks.pick(request, (labels) => caller === undefined || coversNode(caller.principal, labels));
	}

	reserveNode(name: string, comment: string) {
		return this.#services.picks.reserve(name, comment);
	}

	releaseNode(name: string) {
		return this.#services.picks.release(name);
	}

	watchEvents(names: readonly string[], how: { follow: boolean; limit?: number }, options: CallOptions = {}) {
		const { caller, signal } = options;
		const sees = caller === undefined ? () => true : seesEvent(this.#ports.state.view, caller.principal);
		const isNamed = matcher(names);
		return watchEvents(this.#events, (event) => isNamed(event) && sees(event), how, signal);
	}

	readLogs(name: string, range: LogRange, options: CallOptions = {}) {
		return this.#services.logs.read(name, range, options.signal);
	}

	async whoAmI(options: CallOptions = {}) {
		return this.#services.access.whoAmI(options.caller);
	}

	createAccessToken(what: NewAccessToken) {
		return this.#services.access.create(what);
	}

	async listAccessTokens() {
		return this.#services.access.list();
	}

	revokeAccessToken(idOrName: string) {
		return this.#services.access.revoke(idOrName);
	}

	createJoinToken(how: { uses: number; lifetimeSeconds: number }, options: CallOptions = {}) {
		const { name } = this.#services.access.whoAmI(options.caller);
		return this.#services.access.createJoin(how, name);
	}

	backup(options: CallOptions = {}) {
		return this.#services.backups.read(options.signal);
	}

	applySchedules(specs: readonly ScheduleSpec[], how: { dryRun?: boolean; prune?: boolean; ifRevision?: number }) {
		return this.#services.schedules.apply(specs, how);
	}

	listSchedules(names: readonly string[]) {
		return this.#services.schedules.list(names);
	}

	getSchedule(name: string) {
		return this.#services.schedules.get(name);
	}

	pauseSchedules(names: readonly string[], how: { reason?: string }) {
		return this.#services.schedules.pause(names, how);
	}

	resumeSchedules(names: readonly string[]) {
		return this.#services.schedules.resume(names);
	}

	runSchedule(name: string, { caller }: CallOptions = {}) {
		return this.#services.schedules.run(name, caller);
	}

	backfillSchedule(name: string, range: BackfillRange, { caller }: CallOptions = {}) {
		return this.#services.schedules.backfill(name, range, caller);
	}

	removeSchedules(names: readonly string[]) {
		return this.#services.schedules.remove(names);
	}

	listRuns(schedule: string, how: { limit: number; before?: string }) {
		return this.#services.schedules.runs(schedule, how);
	}

	getRun(id: string) {
		return this.#services.schedules.runDetail(id);
	}

	cancelRun(id: string, { caller }: CallOptions = {}) {
		return this.#services.schedules.cancel(id, caller);
	}

	acquireLock(request: AcquireLock, { signal }: CallOptions = {}) {
		return this.#services.locks.acquire(request, signal);
	}

	releaseLock(session: string, request: string) {
		return this.#services.locks.release(session, request);
	}

	renewSession(session: string, how: { holdSeconds: number }, { signal }: CallOptions = {}) {
		return this.#services.locks.renew(session, how, signal);
	}

	endSession(session: string, how: { clean: boolean }) {
		return this.#services.locks.end(session, how);
	}

	checkLock(guard: LockGuard) {
		return this.#services.locks.check(guard);
	}

	listLocks(names: readonly string[]) {
		return this.#services.locks.list(names);
	}

	breakLock(name: string, how: { reason: string }, { caller }: CallOptions = {}) {
		return this.#services.locks.break(name, how, caller);
	}

	getEntry(key: string) {
		return this.#services.kv.get(key);
	}

	putEntry(key: string, value: Uint8Array, how: { ifVersion?: number; ttlSeconds?: number; guard?: LockGuard }) {
		return this.#services.kv.put(key, value, how);
	}

	deleteEntry(key: string, how: { ifVersion?: number; guard?: LockGuard }) {
		return this.#services.kv.remove(key, how);
	}

	listEntries(prefix: string, how: { limit: number; after?: string }) {
		return this.#services.kv.list(prefix, how);
	}

	watchEntries(prefix: string, { signal }: CallOptions = {}) {
		return this.#services.kv.watch(prefix, signal);
	}

	checkPids(queries: readonly PidQuery[]) {
		return this.#services.pids.check(queries);
	}
	applyFunctions(specs: readonly FunctionSpec[], how: { dryRun?: boolean; prune?: boolean; ifRevision?: number }) {
		return this.#services.functions.apply(specs, how);
	}

	removeFunctions(names: readonly string[], how: { force?: boolean }) {
		return this.#services.functions.remove(names, how);
	}

	listQueues(names: readonly string[]) {
		return this.#services.functions.list(names);
	}

	getQueue(name: string) {
		return this.#services.functions.get(name);
	}

	setQueues(names: readonly string[], how: { draining?: boolean; paused?: boolean; maxQueue?: QueueLimits | null }) {
		return this.#services.functions.set(names, how);
	}

	submitJob(job: NewJob, how: { follow: boolean }, options: CallOptions = {}) {
		return this.#services.jobs.submit(job, how, options);
	}

	/** Those alone that the caller may see. */
	listJobs(filter: JobFilter, { caller }: CallOptions = {}) {
		if (caller === undefined) return this.#services.jobs.list(filter);
		const { view } = this.#ports.state;
		return this.#services.jobs.list(filter, (name) => seesFunction(view, caller.principal, name));
	}

	getJob(handle: string) {
		return this.#services.jobs.get(handle);
	}

	cancelJobs(handles: readonly string[], how: { reason?: string }, { caller }: CallOptions = {}) {
		return this.#services.jobs.cancel(handles, how, caller);
	}

	retryJobs(which: { readonly handles: readonly string[] } | { readonly function: string }) {
		return this.#services.jobs.retry(which);
	}

	purgeJobs(name: string, states: readonly ('done' | 'failed' | 'cancelled')[]) {
		return this.#services.jobs.purge(name, states);
	}

	workJobs(messages: AsyncIterable<WorkerMessage>, options: CallOptions = {}) {
		return this.#services.workers.work(messages, options);
	}
}
