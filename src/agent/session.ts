import type { ManagerChannel } from '../model/agent-protocol.ts';
import { type MinderError, toMinderError } from '../model/errors.ts';
import type { NodeFacts } from '../model/records.ts';
import { type Clock, sleep } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import type { Rand } from '../sys/rand.ts';
import type { JobsOfSession } from './jobs/agent-jobs.ts';
import { LogPusher, type LogPusherOptions } from './log-push.ts';
import { Outbox } from './outbox.ts';
import { ConditionLog, type SessionCondition } from './session-condition.ts';
import { Connection, WELCOME_OF_SEVERAL_SECONDS, WELCOME_SECONDS } from './session-connection.ts';
import type { Beat } from './session-heartbeat.ts';
import { ManagerList, type NextAttempt } from './session-managers.ts';
import {
	isRefusal,
	LASTING_SESSION_SECONDS,
	LONGEST_OF_SEVERAL_SECONDS,
	LONGEST_RETRY_SECONDS,
	RetryDelay,
	SLOW_RETRY_SECONDS,
} from './session-retry.ts';
import type { Supervision } from './supervision.ts';

/** What the agent's side of the protocol needs of the world. */
export interface SessionOptions {
	/** One manager or several, separated by commas. */
	readonly server: string;
	/** A channel to one of them for one attempt; it is closed afterwards, so that nothing of a dead connection is used again. */
	readonly connect: (server: string) => ManagerChannel | Promise<ManagerChannel>;
	readonly supervision: Supervision;
	/** Asked at each attempt: addresses change. */
	readonly facts: () => Promise<NodeFacts>;
	/** Figures for a heartbeat; never rejects. */
	readonly sample: () => Promise<Beat>;
	readonly tail: LogPusherOptions['tail'];
	/** Does jobs beside the session; absent: none are done here. */
	readonly jobs?: JobsOfSession;
	/** Id of the cluster to take on in the place of the one whose programs are held. */
	readonly joinCluster?: string;
	readonly clock: Clock;
	readonly rand: Rand;
	readonly log: Log;
}

/**
 * Keeps a session with the manager, for ever: connects, reports, takes assignments, and connects again when it breaks. Programs never
 * depend on it.
 */
export class AgentSession {
	readonly #options: SessionOptions;
	readonly #outbox = new Outbox();
	readonly #condition: ConditionLog;
	readonly #retry: RetryDelay;
	readonly #managers: ManagerList;
	readonly #stop = new AbortController();
	#connection: Connection | undefined;
	#logs: LogPusher | undefined;
	#loop: Promise<void> | undefined;

	constructor(options: SessionOptions) {
		this.#options = options;
		this.#condition = new ConditionLog(options.server, options.log);
		this.#retry = new RetryDelay(options.rand);
		this.#managers = new ManagerList(options.server);
	}

	/** How the agent stands with its manager now. */
	get condition(): SessionCondition {
		return this.#condition.condition;
	}

	/** Begins; to be called once. Does not wait for a manager. */
	start(): void {
		this.#options.supervision.onChange((state) => {
			this.#outbox.put(state);
			this.#connection?.changed();
			if (state.gone === true) this.#logs?.finish(state.instance);
		});
		this.#loop = this.#run();
	}

	/** Leaves the manager; resolves when nothing of a session is left. */
	async stop(): Promise<void> {
		this.#stop.abort();
		this.#connection?.leave();
		await this.#loop;
	}

	async #run(): Promise<void> {
		const { clock } = this.#options;
		while (!this.#stop.signal.aborted) await sleep(clock, await this.#attempt(), this.#stop.signal);
	}

	/** One session. Returns the seconds to wait before the next; never rejects. */
	async #attempt(): Promise<number> {
		const { clock } = this.#options;
		let welcomedAt: number | undefined;
		let error: MinderError | undefined;
		try {
			await this.#session(() => {
				welcomedAt = clock.monotonic();
				this.#managers.welcomed();
			});
			if (!this.#stop.signal.aborted) this.#condition.set({ kind: 'away' });
		} catch (failure) {
			error = toMinderError(failure);
			if (isRefusal(error.code)) {
				this.#condition.set({ kind: 'refused', error });
				return SLOW_RETRY_SECONDS;
			}
			this.#condition.set({ kind: 'away', error });
		}
		if (welcomedAt !== undefined && clock.monotonic() - welcomedAt >= LASTING_SESSION_SECONDS) this.#retry.reset();
		return this.#wait(this.#managers.failed(error));
	}

	/** Seconds. */
	#wait(next: NextAttempt): number {
		switch (next) {
			case 'at once':
				return 0;
			case 'soon':
				return this.#retry.soon();
			case 'later':
				return this.#retry.next(this.#managers.several ? LONGEST_OF_SEVERAL_SECONDS : LONGEST_RETRY_SECONDS);
		}
	}

	async #session(welcomed: () => void): Promise<void> {
		const { connect, facts, tail, jobs, joinCluster, supervision, clock, log, sample } = this.#options;
		const nodeFacts = await facts();
		if (this.#stop.signal.aborted) return;
		const server = this.#managers.current;
		const opened = connect(server);
		const channel = opened instanceof Promise ? await opened : opened;
		if (this.#stop.signal.aborted) return channel.close();
		const logs = new LogPusher(channel, { supervision, clock, log, tail });
		try {
			const connection = new Connection({
				stream: channel.openSession(),
				server,
				welcomeSeconds: this.#managers.several ? WELCOME_OF_SEVERAL_SECONDS : WELCOME_SECONDS,
				supervision,
				outbox: this.#outbox,
				logs,
				facts: nodeFacts,
				sample,
				...(joinCluster === undefined ? {} : { joinCluster }),
				clock,
				log,
				welcomed: ({ session }) => {
					welcomed();
					this.#condition.set({ kind: 'connected', session });
					jobs?.opened(channel);
				},
			});
			this.#connection = connection;
			this.#logs = logs;
			await connection.run();
		} finally {
			this.#connection = undefined;
			this.#logs = undefined;
			jobs?.closed();
			const cut = logs.close();
			channel.close();
			await cut;
		}
	}
}
