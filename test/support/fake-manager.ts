import {
	type AgentMessage,
	type LogPush,
	type ManagerChannel,
	type ManagerMessage,
	type MessageStream,
	PROTOCOL_VERSION,
} from '../../src/model/agent-protocol.ts';
import { MinderError } from '../../src/model/errors.ts';
import type { WorkerMessage, WorkerOrder } from '../../src/model/jobs.ts';

/** One end of a pair of streams in memory. `room` false: as a stream whose peer does not read. */
export class PairedStream<In, Out> implements MessageStream<In, Out> {
	readonly #closed = new AbortController();
	readonly #arrived: In[] = [];
	#ended: { error?: Error } | undefined;
	#wake: () => void = () => {};
	#roomMade: () => void = () => {};
	#room = true;
	#peer: PairedStream<Out, In> | undefined;

	static pair<A, B>(): [PairedStream<A, B>, PairedStream<B, A>] {
		const left = new PairedStream<A, B>();
		const right = new PairedStream<B, A>();
		left.#peer = right;
		right.#peer = left;
		return [left, right];
	}

	get closed(): AbortSignal {
		return this.#closed.signal;
	}

	set room(room: boolean) {
		this.#room = room;
		if (room) this.#roomMade();
	}

	send(message: Out): boolean {
		if (this.closed.aborted) return false;
		if (this.#peer !== undefined) this.#peer.#arrive(message);
		return this.#room;
	}

	async drained(): Promise<void> {
		if (this.#room || this.closed.aborted) return;
		await new Promise<void>((resolve) => {
			this.#roomMade = resolve;
			this.closed.addEventListener('abort', () => resolve(), { once: true });
		});
	}

	end(error?: Error): void {
		this.#finish({});
		if (this.#peer !== undefined) this.#peer.#finish(error === undefined ? {} : { error });
	}

	/** As when the connection breaks. */
	break(error: Error): void {
		this.#finish({ error });
		if (this.#peer !== undefined) this.#peer.#finish({ error });
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<In, void, undefined> {
		for (;;) {
			const next = this.#arrived.shift();
			if (next !== undefined) {
				yield next;
				continue;
			}
			if (this.#ended !== undefined) {
				if (this.#ended.error !== undefined) throw this.#ended.error;
				return;
			}
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
	}

	#arrive(message: In): void {
		this.#arrived.push(message);
		this.#wake();
	}

	#finish(how: { error?: Error }): void {
		this.#ended ??= how;
		this.#closed.abort();
		this.#wake();
	}
}

/** One session, from the manager's side. */
export class FakeSession {
	readonly stream: PairedStream<AgentMessage, ManagerMessage>;
	/** The agent's end, to take its room away. */
	readonly agentEnd: PairedStream<ManagerMessage, AgentMessage>;
	readonly received: AgentMessage[] = [];

	constructor() {
		[this.agentEnd, this.stream] = PairedStream.pair<ManagerMessage, AgentMessage>();
		void this.#read();
	}

	of<Kind extends AgentMessage['kind']>(kind: Kind): Extract<AgentMessage, { kind: Kind }>[] {
		return this.received.filter((message): message is Extract<AgentMessage, { kind: Kind }> => message.kind === kind);
	}

	send(message: ManagerMessage): void {
		this.stream.send(message);
	}

	welcome(change: Partial<Extract<ManagerMessage, { kind: 'welcome' }>> = {}): void {
		this.send({
			kind: 'welcome',
			protocol: PROTOCOL_VERSION,
			session: 's-1',
			clusterId: 'cluster-a',
			heartbeatSeconds: 5,
			leaseSeconds: 15,
			version: '0.0.0',
			...change,
		});
	}

	async #read(): Promise<void> {
		try {
			for await (const message of this.stream) this.received.push(message);
		} catch {
			// How the agent left is of no interest here.
		}
	}
}

/** A push of output, from the manager's side: read to its end in the background. */
export class FakePush {
	readonly stream: PairedStream<LogPush, never>;
	readonly agentEnd: PairedStream<never, LogPush>;
	readonly received: LogPush[] = [];
	ended = false;

	constructor() {
		[this.agentEnd, this.stream] = PairedStream.pair<never, LogPush>();
		void this.#read();
	}

	text(stream: 'stdout' | 'stderr' = 'stdout'): string {
		return Buffer.concat(
			this.received.flatMap((push) => (push.kind === 'chunk' && push.chunk.stream === stream ? [push.chunk.data] : [])),
		).toString();
	}

	get error(): string | undefined {
		return this.received.find((push) => push.kind === 'error')?.error;
	}

	async #read(): Promise<void> {
		for await (const push of this.stream) this.received.push(push);
		this.ended = true;
	}
}

/** A manager in memory, driven by the test. While `up` is false, sessions break as where nobody listens. */
export class FakeManager {
	up = true;
	readonly sessions: FakeSession[] = [];
	readonly pushes: FakePush[] = [];
	/** Streams of jobs, from the manager's side; the test reads them. */
	readonly works: { readonly node: string; readonly stream: PairedStream<WorkerMessage, WorkerOrder> }[] = [];
	/** Channels that were not closed. */
	openChannels = 0;

	readonly connect = (): ManagerChannel => {
		this.openChannels++;
		return {
			openSession: () => {
				const session = new FakeSession();
				this.sessions.push(session);
				if (!this.up) session.stream.break(new MinderError('unreachable', 'connection refused'));
				return session.agentEnd;
			},
			pushLogs: () => {
				const push = new FakePush();
				this.pushes.push(push);
				return push.agentEnd;
			},
			workJobs: (node) => {
				const [agentEnd, stream] = PairedStream.pair<WorkerOrder, WorkerMessage>();
				this.works.push({ node, stream });
				if (!this.up) stream.break(new MinderError('unreachable', 'connection refused'));
				return agentEnd;
			},
			close: () => {
				this.openChannels--;
			},
		};
	};

	/** The newest session. */
	get session(): FakeSession {
		const session = this.sessions.at(-1);
		if (session === undefined) throw new Error('no agent has called yet');
		return session;
	}
}
