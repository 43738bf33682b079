import type { MinderClient } from '../../../src/client/minder-client.ts';
import type { AccessLimits, AccessTokenView, NewAccessToken, Role } from '../../../src/model/access.ts';
import type { BackupPiece } from '../../../src/model/backup.ts';
import { MinderError } from '../../../src/model/errors.ts';
import type { InstanceId, NodeName, ProcessName } from '../../../src/model/ids.ts';
import type { PickRequest, PickResult } from '../../../src/model/pick.ts';
import type { ProcessSpec, ShownSpec } from '../../../src/model/process-spec.ts';
import type { Event } from '../../../src/model/records.ts';
import { buildProcessSpec } from '../../../src/model/spec-build.ts';
import type {
	Change,
	InstanceView,
	LogChunk,
	NodeReason,
	NodeView,
	ProcessDetail,
	ProcessView,
	ShownRevision,
	SignalOutcome,
	StatusUpdate,
} from '../../../src/model/views.ts';
import { FakeJobs } from './fake-jobs.ts';

export const NOW = Date.UTC(2026, 0, 1);

export function specOf(name: string, raw: Record<string, unknown> = {}): ShownSpec {
	return buildProcessSpec(name as ProcessName, { command: '/bin/sleep', ...raw }) as ShownSpec;
}

export function processOf(name: string, over: Partial<ProcessView> = {}): ProcessView {
	return {
		name: name as ProcessName,
		spec: specOf(name),
		revision: 1,
		stopped: false,
		count: 1,
		ready: 1,
		...over,
	};
}

export function instanceOf(id: string, over: Partial<InstanceView> = {}): InstanceView {
	return {
		id: id as InstanceId,
		process: id.slice(0, id.lastIndexOf('.')) as ProcessName,
		node: 'web-1' as NodeName,
		revision: 1,
		generation: 1,
		want: 'run',
		phase: 'running',
		ready: true,
		adopted: false,
		pid: 123,
		attempt: 1,
		restarts: 0,
		startedAt: NOW - 65_000,
		...over,
	};
}

/** A waiting instance, as it is before its program is there. */
export function pendingOf(id: string, over: Partial<InstanceView> = {}): InstanceView {
	const { pid: _, startedAt: __, ...rest } = instanceOf(id);
	return { ...rest, phase: 'pending', ready: false, attempt: 0, ...over };
}

/** A manager in memory: state that a test sets, calls that it can read, and changes that it pushes to those who watch. */
export class FakeClient extends FakeJobs implements MinderClient {
	readonly processes = new Map<string, ProcessView>();
	readonly instances = new Map<string, InstanceView>();
	nodes: NodeView[] = [];
	readonly revisions = new Map<string, ShownRevision[]>();
	/** What the manager says of itself. */
	warnings: string[] = [];
	/** Why each node would be chosen, or not. */
	reasons: NodeReason[] = [];
	events: Event[] = [];
	/** How `watchEvents` was called last. */
	eventsAsked: object | undefined;
	who: { name: string; role: Role; limits: AccessLimits } = { name: 'local', role: 'admin', limits: {} };
	changes: Change[] = [];
	chunks: LogChunk[] = [];
	outcomes: SignalOutcome[] = [];
	tokens: AccessTokenView[] = [];
	picked: PickResult = { picked: [], others: [], jobs: 1 };
	/** `verb argument…` of every call that changes something. */
	readonly calls: string[] = [];
	created: ShownSpec | undefined;
	closed = false;
	/** Thrown by the next call. */
	failure: MinderError | undefined;
	readonly #watchers = new Set<(update: StatusUpdate | MinderError) => void>();

	put(...views: (ProcessView | InstanceView)[]): this {
		const processes: ProcessView[] = [];
		const instances: InstanceView[] = [];
		for (const view of views) {
			if ('spec' in view) processes.push(view);
			else instances.push(view);
		}
		for (const view of processes) this.processes.set(view.name, view);
		for (const view of instances) this.instances.set(view.id, view);
		this.#push({ processes, instances, removedProcesses: [], removedInstances: [], synced: false });
		return this;
	}

	drop(name: string): void {
		const ids = [...this.instances.values()].filter((each) => each.process === name).map((each) => each.id);
		this.processes.delete(name);
		for (const id of ids) this.instances.delete(id);
		this.#push({
			processes: [],
			instances: [],
			removedProcesses: [name as ProcessName],
			removedInstances: ids,
			synced: false,
		});
	}

	get watchers(): number {
		return this.#watchers.size;
	}

	/** Breaks every stream, as a manager that goes away does. */
	break(error: MinderError): void {
		for (const watcher of this.#watchers) watcher(error);
	}

	#push(update: StatusUpdate): void {
		for (const watcher of this.#watchers) watcher(update);
	}

	protected call(what: string): void {
		if (this.failure !== undefined) throw this.failure;
		this.calls.push(what);
	}

	#views(names: readonly string[]): ProcessView[] {
		return names.map((name) => {
			const view = this.processes.get(name);
			if (view === undefined) throw new MinderError('not-found', `no process named ${name}`);
			return view;
		});
	}

	async getVersion() {
		this.call('version');
		const { warnings } = this;
		return { version: '9.9.9', protocol: 1, clusterId: 'c-1', ...(warnings.length === 0 ? {} : { warnings }) };
	}

	async applyProcesses(specs: readonly ProcessSpec[], how: object): Promise<Change[]> {
		this.call(`apply ${specs.map((spec) => spec.name).join(' ')} ${JSON.stringify(how)}`);
		return this.changes;
	}

	async createProcess(spec: Omit<ProcessSpec, 'name'> & { name: string }): Promise<ProcessView> {
		this.call(`create ${spec.name}`);
		this.created = { ...spec, name: (spec.name === '' ? 'sleep' : spec.name) as ProcessName } as ShownSpec;
		const view = processOf(this.created.name, { spec: this.created });
		this.put(this.processes.get(view.name) ?? view);
		return view;
	}

	async getProcess(name: string): Promise<ProcessDetail> {
		this.call(`get ${name}`);
		const [process] = this.#views([name]);
		if (process === undefined) throw new MinderError('not-found', name);
		const instances = [...this.instances.values()].filter((each) => each.process === name);
		const revisions = this.revisions.get(name) ?? [{ revision: 1, spec: process.spec, at: NOW }];
		return { process, instances, revisions, events: this.events, nodes: this.reasons };
	}

	async startProcesses(names: readonly string[]): Promise<ProcessView[]> {
		this.call(`start ${names.join(' ')}`);
		return this.#views(names);
	}

	async stopProcesses(names: readonly string[]): Promise<ProcessView[]> {
		this.call(`stop ${names.join(' ')}`);
		return this.#views(names);
	}

	async restartProcesses(names: readonly string[], how: { atOnce?: boolean }) {
		this.call(`restart ${names.join(' ')}${how.atOnce === true ? ' at once' : ''}`);
		return { processes: this.#views(names), instances: [...this.instances.values()] };
	}

	async #rollout(verb: string, name: string): Promise<ProcessView> {
		this.call(`${verb} ${name}`);
		const [view = processOf(name)] = this.#views([name]);
		return view;
	}

	pauseRollout(name: string): Promise<ProcessView> {
		return this.#rollout('pause', name);
	}

	resumeRollout(name: string): Promise<ProcessView> {
		return this.#rollout('resume', name);
	}

	promoteRollout(name: string): Promise<ProcessView> {
		return this.#rollout('promote', name);
	}

	undoRollout(name: string, how: { to?: number }): Promise<ProcessView> {
		return this.#rollout(`undo ${JSON.stringify(how)}`, name);
	}

	async scaleProcess(name: string, count: number, how: object): Promise<ProcessView> {
		this.call(`scale ${name} ${count} ${JSON.stringify(how)}`);
		const [view] = this.#views([name]);
		return { ...(view ?? processOf(name)), revision: 2, count };
	}

	async removeProcesses(names: readonly string[]): Promise<void> {
		this.call(`remove ${names.join(' ')}`);
		this.#views(names);
	}

	async signalInstances(names: readonly string[], signal: NodeJS.Signals): Promise<SignalOutcome[]> {
		this.call(`signal ${signal} ${names.join(' ')}`);
		return this.outcomes;
	}

	async *watchStatus(
		names: readonly string[],
		follow: boolean,
		options: { signal?: AbortSignal } = {},
	): AsyncGenerator<StatusUpdate> {
		if (this.failure !== undefined) throw this.failure;
		const wanted = (each: { name?: string; process?: string; id?: string }): boolean =>
			names.length === 0 || names.some((name) => [each.name, each.process, each.id].includes(name));
		const queue: (StatusUpdate | MinderError)[] = [];
		let wake = (): void => {};
		const watcher = (update: StatusUpdate | MinderError): void => {
			queue.push(update);
			wake();
		};
		this.#watchers.add(watcher);
		options.signal?.addEventListener('abort', () => wake());
		try {
			yield {
				processes: [...this.processes.values()].filter(wanted),
				instances: [...this.instances.values()].filter(wanted),
				removedProcesses: [],
				removedInstances: [],
				synced: true,
			};
			while (follow && options.signal?.aborted !== true) {
				const next = queue.shift();
				if (next instanceof MinderError) throw next;
				if (next !== undefined) yield next;
				else await new Promise<void>((resolve) => (wake = resolve));
			}
		} finally {
			this.#watchers.delete(watcher);
		}
	}

	async listNodes(names: readonly string[] = []): Promise<NodeView[]> {
		this.call('nodes');
		return names.length === 0 ? this.nodes : names.map((name) => this.#node(name));
	}

	#node(name: string): NodeView {
		const node = this.nodes.find((each) => each.name === name);
		if (node === undefined) throw new MinderError('not-found', `no node named ${name}`);
		return node;
	}

	async #changeNode(verb: string, name: string): Promise<NodeView> {
		this.call(`${verb} ${name}`);
		return this.#node(name);
	}

	cordonNode(name: string, how: { comment?: string }): Promise<NodeView> {
		return this.#changeNode(`cordon ${JSON.stringify(how)}`, name);
	}

	uncordonNode(name: string): Promise<NodeView> {
		return this.#changeNode('uncordon', name);
	}

	drainNode(name: string, how: { deadlineSeconds?: number; comment?: string }): Promise<NodeView> {
		return this.#changeNode(`drain ${JSON.stringify(how)}`, name);
	}

	async removeNode(name: string, how: { force?: boolean }): Promise<void> {
		await this.#changeNode(`remove-node ${JSON.stringify(how)}`, name);
	}

	labelNode(name: string, labels: Readonly<Record<string, string | null>>): Promise<NodeView> {
		return this.#changeNode(`label ${JSON.stringify(labels)}`, name);
	}

	async pickNodes(request: PickRequest): Promise<PickResult> {
		this.call(`pick ${JSON.stringify(request)}`);
		return this.picked;
	}

	async reserveNode(name: string, comment: string): Promise<void> {
		this.call(`reserve ${name} ${comment}`);
	}

	async releaseNode(name: string): Promise<void> {
		this.call(`release ${name}`);
	}

	async *watchEvents(_names: readonly string[], how: object): AsyncGenerator<readonly Event[]> {
		this.eventsAsked = how;
		yield this.events;
	}

	async *readLogs(name: string, range: object): AsyncGenerator<LogChunk> {
		this.call(`logs ${name} ${JSON.stringify(range)}`);
		yield* this.chunks;
		if (this.failure !== undefined) throw this.failure;
	}

	async whoAmI(): Promise<{ name: string; role: Role; limits: AccessLimits }> {
		if (this.failure !== undefined) throw this.failure;
		return this.who;
	}

	async createAccessToken(what: NewAccessToken): Promise<{ token: string; view: AccessTokenView }> {
		this.call(`create-token ${JSON.stringify(what)}`);
		const { lifetimeSeconds: _, ...rest } = what;
		return { token: 'mat1.TEXT', view: { id: '0123456789ab', ...rest, createdAt: 0 } };
	}

	async listAccessTokens(): Promise<AccessTokenView[]> {
		return this.tokens;
	}

	async revokeAccessToken(idOrName: string): Promise<AccessTokenView> {
		this.call(`revoke-token ${idOrName}`);
		return { id: '0123456789ab', name: idOrName, role: 'viewer', createdAt: 0, revokedAt: 1 };
	}

	async createJoinToken(how: { uses: number; lifetimeSeconds: number }): Promise<{ token: string; expiresAt: number }> {
		this.call(`create-join-token ${JSON.stringify(how)}`);
		return { token: 'mjt1.TEXT', expiresAt: 0 };
	}

	/** What a backup consists of; `failure` comes after it. */
	pieces: readonly BackupPiece[] = [];

	async *backup(): AsyncGenerator<BackupPiece> {
		this.call('backup');
		yield* this.pieces;
		if (this.failure !== undefined) throw this.failure;
	}

	close(): void {
		this.closed = true;
	}
}
