import type { Caller } from '../../model/access.ts';
import type { CallOptions } from '../../model/control.ts';
import { MinderError } from '../../model/errors.ts';
import { FUNCTION_DEFAULTS } from '../../model/function-spec.ts';
import type { NodeName } from '../../model/ids.ts';
import type { AssignedFunction, JobParty, WorkerMessage, WorkerOrder } from '../../model/jobs.ts';
import { checkSpeaksFor, nameOf } from '../../policy/access.ts';
import { type Clock, sleep } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { TableChange } from '../state/tables.ts';
import { assignedTo, renewSecondsOf } from './function-assignments.ts';
import type { JobDesk } from './job-desk.ts';
import { PulledStream } from './pulled-stream.ts';
import { WorkerSession, type WorkerStream } from './worker-session.ts';

const HELLO_SECONDS = 10;
const LONGEST_ID = 128;
const LONGEST_PARTY = 255;

export interface WorkerPorts {
	readonly desk: JobDesk;
	readonly state: ClusterState;
	readonly clock: Clock;
	readonly log: Log;
}

interface Open {
	readonly session: WorkerSession;
	readonly stream: WorkerStream;
	/** Of an agent. */
	readonly node?: NodeName;
	/** What it was told to run. */
	assigned?: readonly AssignedFunction[];
}

/** The workers that come over the RPC: one stream for each, the newest. */
export class WorkerSessions {
	readonly #ports: WorkerPorts;
	/** By id, which is the worker's own together with who it is. */
	readonly #open = new Map<string, Open>();
	#leaving = false;

	constructor(ports: WorkerPorts) {
		this.#ports = ports;
		ports.state.onChange((changes) => this.#changed(changes));
	}

	/** See Control. */
	async *work(
		messages: AsyncIterable<WorkerMessage>,
		{ signal, caller }: CallOptions = {},
	): AsyncGenerator<WorkerOrder, void, undefined> {
		const stream = new PulledStream<WorkerMessage, WorkerOrder>(messages, signal);
		void this.#serve(stream, caller).then(
			() => stream.end(),
			(error: Error) => stream.end(error),
		);
		yield* stream.read();
	}

	/** See AgentHandlers. @throws MinderError `refused` where an agent speaks for another node */
	async serveAgent(stream: WorkerStream, node: string, caller: Caller): Promise<void> {
		checkSpeaksFor(caller.principal, node);
		const name = node as NodeName;
		if (!this.#ports.state.view.nodes.has(name))
			throw new MinderError('precondition', `node ${node} has not joined: open a session first`);
		await this.#serve(stream, caller, name);
	}

	/** From now on workers keep what they have when their streams end, and new ones are refused: another manager goes on, or this one when it is back. */
	leave(): void {
		this.#leaving = true;
		const all = [...this.#open.values()];
		this.#open.clear();
		for (const { session, stream } of all) {
			session.leave('kept');
			stream.end(stopping());
		}
	}

	async #serve(stream: WorkerStream, caller: Caller | undefined, node?: NodeName): Promise<void> {
		const messages = stream[Symbol.asyncIterator]();
		try {
			const hello = await this.#hello(stream, messages);
			if (hello === undefined) return;
			const open = this.#welcome(hello, stream, caller, node);
			try {
				await this.#read(open, messages);
			} finally {
				// A superseded or kept one has left already.
				open.session.leave(this.#leaving ? 'kept' : 'lost');
				for (const [id, each] of this.#open) if (each === open) this.#open.delete(id);
			}
		} finally {
			void messages.return?.().catch(() => undefined);
		}
	}

	/** Resolves when the worker ends its side, or the stream is over; no message is read while what is to be sent does not leave. */
	#read({ session, stream }: Open, messages: AsyncIterator<WorkerMessage>): Promise<void> {
		return new Promise((resolve, reject) => {
			if (stream.closed.aborted) return resolve();
			stream.closed.addEventListener('abort', () => resolve(), { once: true });
			const read = async (): Promise<void> => {
				for (let next = await messages.next(); next.done !== true; next = await messages.next()) {
					session.take(next.value);
					await stream.drained();
				}
			};
			read().then(resolve, reject);
		});
	}

	async #hello(
		{ closed }: WorkerStream,
		messages: AsyncIterator<WorkerMessage>,
	): Promise<Extract<WorkerMessage, { kind: 'hello' }> | undefined> {
		const waited = new AbortController();
		const late = sleep(this.#ports.clock, HELLO_SECONDS, AbortSignal.any([waited.signal, closed])).then(
			() => 'late' as const,
		);
		const first = messages.next();
		first.catch(() => undefined);
		const next = await Promise.race([first, late]).finally(() => waited.abort());
		if (next === 'late') {
			if (closed.aborted) return undefined;
			throw new MinderError('timeout', `no hello within ${HELLO_SECONDS}s`);
		}
		if (next.done === true) return undefined;
		if (next.value.kind !== 'hello')
			throw new MinderError('usage', `a worker begins with a hello, not with ${next.value.kind}`);
		return next.value;
	}

	#welcome(
		hello: Extract<WorkerMessage, { kind: 'hello' }>,
		stream: WorkerStream,
		caller: Caller | undefined,
		node: NodeName | undefined,
	): Open {
		const { desk, state, clock, log } = this.#ports;
		if (this.#leaving) throw stopping();
		if (!/^[\x21-\x7e]+$/.test(hello.worker) || hello.worker.length > LONGEST_ID)
			throw new MinderError('usage', `the id of a worker is 1 to ${LONGEST_ID} characters without spaces`);
		// Nobody takes the place, and so the jobs, of somebody else's worker.
		const id = `${caller === undefined ? 'local' : nameOf(caller.principal)}/${hello.worker}`;
		const before = this.#open.get(id);
		before?.session.leave('kept');
		before?.stream.end(new MinderError('conflict', 'this worker has opened a newer stream'));
		const party = partyOf(hello.party, node);
		const session = new WorkerSession({
			stream,
			clock,
			log,
			running: hello.running,
			renewSeconds: renewSecondsOf(state.view, FUNCTION_DEFAULTS.leaseSeconds),
			open: (events) => desk.openWorker({ id, party, holds: 'lease' }, events),
		});
		const open: Open = { session, stream, ...(node === undefined ? {} : { node }) };
		this.#open.set(id, open);
		if (node !== undefined) this.#assign(open, node);
		return open;
	}

	#changed(changes: readonly TableChange[]): void {
		const all = changes.some((change) => change.table === 'function');
		const nodes = new Set<string>(changes.flatMap((change) => (change.table === 'node' ? [change.key] : [])));
		if (!all && nodes.size === 0) return;
		for (const open of this.#open.values())
			if (open.node !== undefined && (all || nodes.has(open.node))) this.#assign(open, open.node);
	}

	#assign(open: Open, node: NodeName): void {
		const { view } = this.#ports.state;
		if (!view.nodes.has(node)) return open.stream.end(new MinderError('unreachable', `node ${node} was removed`));
		const functions = assignedTo(view, node);
		if (open.assigned !== undefined && isSame(open.assigned, functions)) return;
		open.assigned = functions;
		open.session.assign(functions);
	}
}

function partyOf({ name, host, pid }: Omit<JobParty, 'node'>, node: NodeName | undefined): JobParty {
	return {
		name: name.slice(0, LONGEST_PARTY),
		host: host.slice(0, LONGEST_PARTY),
		...(node === undefined ? {} : { node }),
		...(pid === undefined ? {} : { pid }),
	};
}

/** Specs are never changed in place. */
function isSame(before: readonly AssignedFunction[], after: readonly AssignedFunction[]): boolean {
	return (
		before.length === after.length &&
		after.every(({ function: name, revision, process }, at) => {
			const was = before[at];
			return was?.function === name && was.revision === revision && was.process === process;
		})
	);
}

function stopping(): MinderError {
	return new MinderError('unreachable', 'this manager ends: connect again');
}
