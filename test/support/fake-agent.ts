import type { Caller } from '../../src/model/access.ts';
import type {
	AgentHandlers,
	AgentMessage,
	LogPush,
	ManagerMessage,
	MessageStream,
	PidReport,
} from '../../src/model/agent-protocol.ts';
import { PROTOCOL_VERSION } from '../../src/model/agent-protocol.ts';
import type { InstanceId, NodeName } from '../../src/model/ids.ts';
import type { Assignment, NodeFacts, NodeUsage, Observed, Phase } from '../../src/model/records.ts';
import { streamPair } from './stream-pair.ts';

export interface FakeAgentOptions {
	readonly labels?: Readonly<Record<string, string>>;
	readonly nodeId?: string;
	readonly cores?: number;
	readonly protocol?: number;
	/** False: assignments are taken and nothing is reported unless a test does. Default: what is to run is reported as running at once. */
	readonly obedient?: boolean;
	/** Messages before the manager is told to wait. */
	readonly room?: number;
	/** False: messages wait until `read()` is called. */
	readonly reading?: boolean;
	/** Whom the manager takes it for. Default: a user of its machine. */
	readonly caller?: Caller;
	/** What it says of its machine instead. */
	readonly facts?: Partial<NodeFacts>;
}

/** An agent without programs: speaks the protocol over any stream, keeps what it is told, and reports what a test wants. */
export class FakeAgent {
	readonly facts: NodeFacts;
	readonly assignments = new Map<InstanceId, Assignment>();
	readonly observed = new Map<InstanceId, Observed>();
	/** All messages, in order. */
	readonly received: ManagerMessage[] = [];
	/** What a signal is answered with: an error, or `undefined` for sent; `null`: no answer ever comes. */
	onSignal: (instance: InstanceId, signal: NodeJS.Signals) => string | undefined | null = () => undefined;
	/** What it says of a process; `null`: it never answers. */
	onCheckPid: (pid: number) => PidReport | null = (pid) => ({ pid });
	/** What is pushed when logs are asked for; `undefined`: nothing ever comes. */
	onOpenLogs: ((instance: InstanceId) => AsyncIterable<LogPush>) | undefined;
	/** Calls of `pushLogs` that have ended. */
	pushesEnded = 0;
	version = 0;
	/** How the session ended. */
	ended: { readonly error?: Error } | undefined;
	readonly #options: FakeAgentOptions;
	#stream: MessageStream<ManagerMessage, AgentMessage> | undefined;
	#gathered: Assignment[] = [];
	/** States that go out together. */
	#batch: Observed[] | undefined;
	#sequence = 0;
	#handlers: AgentHandlers | undefined;
	readonly #caller: Caller;
	#followed: MessageStream<ManagerMessage, AgentMessage> | undefined;

	constructor(name: string, options: FakeAgentOptions = {}) {
		this.#options = options;
		this.#caller = options.caller ?? { peer: { kind: 'local' }, principal: { kind: 'local' } };
		this.facts = {
			name: name as NodeName,
			nodeId: options.nodeId ?? `id-of-${name}`,
			bootId: 'boot-1',
			version: '0.1.0',
			labels: options.labels ?? {},
			addresses: ['127.0.0.1'],
			capacity: { cores: options.cores ?? 4, memoryBytes: 8 * 2 ** 30 },
			...options.facts,
		};
	}

	/** Opens a session with handlers in memory and says hello. `session` settles when the manager's side is over. */
	connect(handlers: AgentHandlers): { readonly session: Promise<void> } {
		const { left, right } = streamPair<AgentMessage, ManagerMessage>(this.#options.room);
		this.#handlers = handlers;
		const session = handlers.session(left, '127.0.0.1:1', this.#caller).then(
			() => left.end(),
			(error: Error) => {
				left.end(error);
				throw error;
			},
		);
		session.catch(() => undefined);
		this.open(right);
		return { session };
	}

	/** Says hello on a stream and follows it. */
	open(stream: MessageStream<ManagerMessage, AgentMessage>): void {
		this.#stream = stream;
		this.ended = undefined;
		const protocol = this.#options.protocol ?? PROTOCOL_VERSION;
		stream.send({ kind: 'hello', protocol, facts: this.facts, clusterId: '' });
		if (this.#options.reading !== false) this.read();
	}

	/** Takes the messages that wait, and those to come. */
	read(): void {
		const stream = this.#stream;
		if (stream === undefined || stream === this.#followed) return;
		this.#followed = stream;
		void this.#follow(stream);
	}

	/** Ends the stream, as an agent that leaves or dies. */
	disconnect(): void {
		this.#stream?.end();
	}

	heartbeat(
		cpuPercent = 0,
		instances: Extract<AgentMessage, { kind: 'heartbeat' }>['instances'] = {},
		alarms: readonly string[] = [],
	): void {
		const usage: NodeUsage = { cpuPercent, load: [0, 0, 0], memoryUsedBytes: 2 ** 30, disks: [] };
		this.#stream?.send({ kind: 'heartbeat', usage, instances, ...(alarms.length === 0 ? {} : { alarms }) });
	}

	resend(): void {
		this.#stream?.send({ kind: 'resend' });
	}

	/** Reports a state of an instance; what is not given follows from its assignment. */
	report(id: string, phase: Phase, more: Partial<Observed> = {}): void {
		const instance = id as InstanceId;
		const before = this.observed.get(instance);
		const generation = this.assignments.get(instance)?.generation ?? before?.generation ?? 1;
		const state: Observed = {
			instance,
			generation,
			attempt: before?.attempt ?? 1,
			phase,
			ready: phase === 'running',
			adopted: false,
			restarts: 0,
			...(phase === 'running' ? { pid: 4711, startedAt: 1 } : {}),
			...more,
		};
		if (state.gone === true) this.observed.delete(instance);
		else this.observed.set(instance, state);
		if (this.#batch === undefined) this.#status([state]);
		else this.#batch.push(state);
	}

	/** All that `reports` reports goes out in one message. */
	reportTogether(reports: () => void): void {
		const batch: Observed[] = [];
		this.#batch = batch;
		reports();
		this.#batch = undefined;
		this.#status(batch);
	}

	/** The full report with which a session begins. */
	reportAll(): void {
		const instances = [...this.observed.values()];
		this.#stream?.send({ kind: 'status', sequence: ++this.#sequence, instances, complete: true });
	}

	#status(instances: readonly Observed[]): void {
		this.#stream?.send({ kind: 'status', sequence: ++this.#sequence, instances, complete: false });
	}

	async #follow(stream: MessageStream<ManagerMessage, AgentMessage>): Promise<void> {
		try {
			for await (const message of stream) {
				this.received.push(message);
				this.#take(message);
			}
			if (stream === this.#stream) this.ended = {};
		} catch (error) {
			if (stream === this.#stream) this.ended = { error: error as Error };
		}
	}

	#take(message: ManagerMessage): void {
		if (message.kind === 'welcome') this.reportAll();
		else if (message.kind === 'assignments') this.#assign(message);
		else if (message.kind === 'signal') {
			const answer = this.onSignal(message.instance, message.signal);
			if (answer === null) return;
			const error = answer === undefined ? {} : { error: answer };
			this.#stream?.send({ kind: 'signal-result', request: message.request, ...error });
		} else if (message.kind === 'check-pids') {
			const pids = message.pids.map(this.onCheckPid).filter((each) => each !== null);
			if (pids.length > 0) this.#stream?.send({ kind: 'pids', request: message.request, pids });
		} else if (message.kind === 'open-logs' && this.onOpenLogs !== undefined) {
			void this.#push(message.request, this.onOpenLogs(message.instance));
		}
	}

	async #push(request: string, chunks: AsyncIterable<LogPush>): Promise<void> {
		async function* pushes(): AsyncGenerator<LogPush, void, undefined> {
			yield { kind: 'request', request };
			yield* chunks;
		}
		try {
			await this.#handlers?.pushLogs(pushes(), new AbortController().signal, this.#caller);
		} finally {
			this.pushesEnded++;
		}
	}

	#assign(message: Extract<ManagerMessage, { kind: 'assignments' }>): void {
		if (message.complete) {
			this.#gathered.push(...message.upserts);
			if (message.more) return;
			for (const id of this.assignments.keys()) {
				if (!this.#gathered.some((each) => each.instance === id)) this.#drop(id);
			}
			for (const assignment of this.#gathered) this.#obey(assignment);
			this.#gathered = [];
		} else {
			if (message.appliesTo !== this.version) return this.resend();
			for (const id of message.removals) this.#drop(id);
			for (const assignment of message.upserts) this.#obey(assignment);
		}
		this.version = message.resultsIn;
		this.#stream?.send({ kind: 'applied', version: this.version });
	}

	#obey(assignment: Assignment): void {
		this.assignments.set(assignment.instance, assignment);
		if (this.#options.obedient === false) return;
		const before = this.observed.get(assignment.instance);
		const fresh = before === undefined || before.generation < assignment.startGeneration;
		if (assignment.want === 'stop') this.report(assignment.instance, 'stopped');
		else if (fresh) this.report(assignment.instance, 'running', { attempt: (before?.attempt ?? 0) + 1 });
		else this.report(assignment.instance, before.phase);
	}

	#drop(id: InstanceId): void {
		this.assignments.delete(id);
		if (this.#options.obedient !== false && this.observed.has(id)) this.report(id, 'stopped', { gone: true });
	}
}
