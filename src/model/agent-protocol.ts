import type { Caller } from './access.ts';
import type { InstanceId } from './ids.ts';
import type { WorkerMessage, WorkerOrder } from './jobs.ts';
import type { Assignment, InstanceUsage, NodeFacts, NodeUsage, Observed } from './records.ts';
import type { LogChunk, LogRange } from './views.ts';

/** Version of the protocol between manager and agent; proto/minder/v1/agent.proto says what each message means. */
export const PROTOCOL_VERSION = 1;

/** Whether a process of that pid is there; with `startTime`, in ticks since boot, it is, zombies left aside. */
export interface PidReport {
	readonly pid: number;
	readonly startTime?: number;
}

export type AgentMessage =
	| { readonly kind: 'hello'; readonly protocol: number; readonly facts: NodeFacts; readonly clusterId: string }
	| {
			readonly kind: 'heartbeat';
			readonly usage?: NodeUsage;
			readonly instances: Readonly<Record<InstanceId, InstanceUsage>>;
			/** What keeps the agent from its work now, one line for a person each; absent: nothing does. */
			readonly alarms?: readonly string[];
	  }
	| {
			readonly kind: 'status';
			readonly sequence: number;
			readonly instances: readonly Observed[];
			readonly complete: boolean;
	  }
	| { readonly kind: 'applied'; readonly version: number }
	| { readonly kind: 'resend' }
	| { readonly kind: 'signal-result'; readonly request: string; readonly error?: string }
	| { readonly kind: 'pids'; readonly request: string; readonly pids: readonly PidReport[] };

export type ManagerMessage =
	| {
			readonly kind: 'welcome';
			readonly protocol: number;
			readonly session: string;
			readonly clusterId: string;
			readonly heartbeatSeconds: number;
			readonly leaseSeconds: number;
			readonly version: string;
	  }
	| {
			readonly kind: 'assignments';
			/** COMPLETE or INCREMENTAL. */
			readonly complete: boolean;
			readonly appliesTo: number;
			readonly resultsIn: number;
			readonly upserts: readonly Assignment[];
			readonly removals: readonly InstanceId[];
			/** Part of a COMPLETE whose last part is still to come. */
			readonly more: boolean;
	  }
	| { readonly kind: 'heartbeat-ack'; readonly heartbeatSeconds: number; readonly leaseSeconds: number }
	| { readonly kind: 'status-ack'; readonly sequence: number }
	| {
			readonly kind: 'signal';
			readonly request: string;
			readonly instance: InstanceId;
			readonly signal: NodeJS.Signals;
	  }
	/** Answered with `pids`, in the same order. */
	| { readonly kind: 'check-pids'; readonly request: string; readonly pids: readonly number[] }
	| { readonly kind: 'open-logs'; readonly request: string; readonly instance: InstanceId; readonly range: LogRange };

/** What an agent sends on a stream of its own in answer to `open-logs`; the first names the request. */
export type LogPush =
	| { readonly kind: 'request'; readonly request: string }
	| { readonly kind: 'chunk'; readonly chunk: LogChunk }
	| { readonly kind: 'error'; readonly error: string };

/**
 * One direction in, one out. Iterate it once: it ends when the peer ends its side, and throws a MinderError when the connection breaks.
 */
export interface MessageStream<In, Out> extends AsyncIterable<In> {
	/** False: the buffer is past its mark; wait for `drained` before sending what can wait. */
	send(message: Out): boolean;
	/** Resolves when the buffer has room again, or the stream is closed. */
	drained(): Promise<void>;
	/** Ends our side; with an error the peer gets its code and message. */
	end(error?: Error): void;
	/** Aborted once the stream is closed from either side. */
	readonly closed: AbortSignal;
}

/** What a manager does with the agents that call it. */
export interface AgentHandlers {
	/** Resolves when the session is over; a MinderError thrown goes to the agent. `peer` is the remote address, `caller` who it was let in as. */
	session(stream: MessageStream<AgentMessage, ManagerMessage>, peer: string, caller: Caller): Promise<void>;
	/** Reads `pushes` no faster than its reader does. */
	pushLogs(pushes: AsyncIterable<LogPush>, signal: AbortSignal, caller: Caller): Promise<void>;
	/** Jobs for the functions that run on the node; see WorkerMessage. `node`: as the agent calls itself, checked against `caller`. */
	workJobs(stream: MessageStream<WorkerMessage, WorkerOrder>, node: string, caller: Caller): Promise<void>;
}

/** A manager, as an agent reaches it. */
export interface ManagerChannel {
	openSession(): MessageStream<ManagerMessage, AgentMessage>;
	/** In-messages never come; the stream ends when the manager has had enough. */
	pushLogs(): MessageStream<never, LogPush>;
	/** As `node`, by its name. */
	workJobs(node: string): MessageStream<WorkerOrder, WorkerMessage>;
	close(): void;
}
