import {
	type AgentMessage,
	type ManagerMessage,
	type MessageStream,
	PROTOCOL_VERSION,
} from '../model/agent-protocol.ts';
import { MinderError, toMinderError } from '../model/errors.ts';
import type { InstanceId } from '../model/ids.ts';
import type { NodeFacts } from '../model/records.ts';
import type { Clock, Timer } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import type { LogPusher } from './log-push.ts';
import type { Outbox } from './outbox.ts';
import { OutboxSender } from './outbox-sender.ts';
import { AssignmentApplier } from './session-applier.ts';
import { AssignmentIntake } from './session-assignments.ts';
import { type Beat, Heartbeats } from './session-heartbeat.ts';
import type { Supervision } from './supervision.ts';

/** How long a manager may take to answer Hello. */
export const WELCOME_SECONDS = 15;
/** As {@link WELCOME_SECONDS}, where there is another one to turn to. */
export const WELCOME_OF_SEVERAL_SECONDS = 3;
/** However a manager may ask, no more than this many heartbeats a second. */
const SHORTEST_PERIOD_SECONDS = 0.05;

type Stream = MessageStream<ManagerMessage, AgentMessage>;
type Welcome = Extract<ManagerMessage, { kind: 'welcome' }>;

/** What one session needs. */
export interface ConnectionOptions {
	readonly stream: Stream;
	/** As the user wrote it; for messages. */
	readonly server: string;
	/** How long it may take to answer Hello. */
	readonly welcomeSeconds: number;
	readonly supervision: Supervision;
	readonly outbox: Outbox;
	readonly logs: Pick<LogPusher, 'push'>;
	readonly facts: NodeFacts;
	/** Figures for the next heartbeat; never rejects. */
	readonly sample: () => Promise<Beat>;
	/** The cluster to take on, whatever is held. */
	readonly joinCluster?: string;
	readonly clock: Clock;
	readonly log: Log;
	readonly welcomed: (welcome: Welcome) => void;
}

/** `greeting`: Hello is out. `active`: Welcome was taken. `over`: nothing is sent or taken any more. */
type State =
	| { readonly kind: 'greeting'; readonly timer: Timer }
	| {
			readonly kind: 'active';
			readonly heartbeats: Heartbeats;
			readonly intake: AssignmentIntake;
			readonly applier: AssignmentApplier;
			readonly sender: OutboxSender;
			/** Programs of another cluster must not be reported to this one: the report waits for its assignments. */
			readonly reporting: boolean;
	  }
	| { readonly kind: 'over' };

/**
 * One session with a manager, from Hello to its end. Everything that goes out is the latest of its kind, so that a slow manager holds up
 * nothing here.
 */
export class Connection {
	readonly #options: ConnectionOptions;
	#state: State = { kind: 'over' };
	#settle: { readonly resolve: () => void; readonly reject: (error: MinderError) => void } | undefined;
	/** The stream's buffer is past its mark: what can wait is left out. */
	#full = false;
	readonly #over = new AbortController();
	/** When Hello, then each heartbeat without an answer, was sent. */
	readonly #sent: number[] = [];
	/** All that is to run here is asked for, or comes unasked. */
	#completing = true;

	constructor(options: ConnectionOptions) {
		this.#options = options;
	}

	/**
	 * Resolves when the manager has ended the session, or `leave` was called.
	 * @throws MinderError why it broke or was refused; `conflict` where the manager is of another cluster
	 */
	async run(): Promise<void> {
		const { stream, supervision, facts, clock, server, welcomeSeconds } = this.#options;
		const ended = new Promise<void>((resolve, reject) => {
			this.#settle = { resolve, reject };
		});
		const timer = clock.after(welcomeSeconds, () => {
			this.#fail(new MinderError('timeout', `manager ${server} did not answer within ${welcomeSeconds} s`));
		});
		this.#state = { kind: 'greeting', timer };
		this.#sent.push(supervision.contact.now());
		stream.send({ kind: 'hello', protocol: PROTOCOL_VERSION, facts, clusterId: supervision.held.clusterId });
		void this.#read();
		try {
			await ended;
		} finally {
			await this.#close();
		}
	}

	/** Ends the session from this side. */
	leave(): void {
		this.#settle?.resolve();
	}

	/** The outbox has something new. */
	changed(): void {
		if (this.#state.kind === 'active' && this.#state.reporting) this.#state.sender.pump();
	}

	async #read(): Promise<void> {
		try {
			for await (const message of this.#options.stream) {
				if (this.#state.kind === 'over') return;
				this.#take(message);
			}
			this.#settle?.resolve();
		} catch (error) {
			this.#fail(toMinderError(error));
		}
	}

	#take(message: ManagerMessage): void {
		const state = this.#state;
		if (state.kind === 'over') return;
		if (message.kind === 'welcome') {
			if (state.kind === 'greeting') this.#welcome(message, state.timer);
			return;
		}
		if (state.kind === 'greeting') {
			this.#fail(new MinderError('incompatible', `manager ${this.#options.server} does not begin with Welcome`));
			return;
		}
		switch (message.kind) {
			case 'assignments': {
				const result = state.intake.take(message);
				if (result.kind === 'change') state.applier.add(result.change);
				if (result.kind === 'resend' || (result.kind === 'change' && result.resend)) this.#send({ kind: 'resend' });
				return;
			}
			case 'heartbeat-ack':
				state.heartbeats.answered(Math.max(SHORTEST_PERIOD_SECONDS, message.heartbeatSeconds));
				this.#answered();
				return;
			case 'status-ack':
				state.sender.acknowledged(message.sequence);
				return;
			case 'signal':
				this.#signal(message.request, message.instance, message.signal);
				return;
			case 'check-pids':
				this.#checkPids(message.request, message.pids);
				return;
			case 'open-logs':
				this.#options.logs.push(message);
				return;
		}
	}

	#welcome(welcome: Welcome, timer: Timer): void {
		const { supervision, outbox, stream, clock, log, sample } = this.#options;
		timer.cancel();
		const refusal = this.#refusal(welcome);
		if (refusal !== undefined) return this.#fail(refusal);
		this.#options.welcomed(welcome);
		this.#answered();
		const { clusterId } = welcome;
		const sender = new OutboxSender(outbox, stream, clock);
		const applied = (version: number): void => {
			this.#completing = false;
			this.#send({ kind: 'applied', version });
			this.#report();
		};
		const heartbeats = new Heartbeats({
			clock,
			periodSeconds: Math.max(SHORTEST_PERIOD_SECONDS, welcome.heartbeatSeconds),
			within: () => {
				const seconds = supervision.contact.beatWithin;
				return seconds === undefined ? undefined : Math.max(SHORTEST_PERIOD_SECONDS, seconds);
			},
			sample,
			send: (beat) => this.#beat(beat),
			silent: (seconds) => this.#fail(this.#silence(seconds)),
		});
		this.#state = {
			kind: 'active',
			heartbeats,
			intake: new AssignmentIntake(),
			applier: new AssignmentApplier({ supervision, clusterId, clock, log, signal: this.#over.signal, applied }),
			sender,
			reporting: false,
		};
		if (supervision.held.clusterId === '' || supervision.held.clusterId === clusterId) this.#report();
		heartbeats.start();
	}

	/** Begins with the full report; once a session. */
	#report(): void {
		if (this.#state.kind !== 'active' || this.#state.reporting) return;
		this.#state = { ...this.#state, reporting: true };
		this.#state.sender.start(this.#options.supervision.observed());
	}

	#refusal({ protocol, clusterId }: Welcome): MinderError | undefined {
		const { server, supervision, joinCluster } = this.#options;
		if (protocol !== PROTOCOL_VERSION) {
			return new MinderError(
				'incompatible',
				`manager ${server} speaks protocol ${protocol}, this agent ${PROTOCOL_VERSION}; bring both to the same version`,
			);
		}
		const held = supervision.held.clusterId;
		if (clusterId === held || clusterId === joinCluster || (held === '' && joinCluster === undefined)) return undefined;
		const mine = held === '' ? `is to join cluster ${joinCluster}` : `holds programs of cluster ${held}`;
		return new MinderError(
			'conflict',
			`manager ${server} is of cluster ${clusterId}, but this agent ${mine}; point it at its own manager, or start it with --join-cluster ${clusterId} to replace what it runs by what that cluster wants`,
			{ details: { held, offered: clusterId } },
		);
	}

	#silence(seconds: number): MinderError {
		const { server } = this.#options;
		return new MinderError('timeout', `manager ${server} has not answered a heartbeat for ${seconds.toFixed(1)} s`);
	}

	#signal(request: string, instance: InstanceId, signal: NodeJS.Signals): void {
		try {
			this.#options.supervision.signal(instance, signal);
			this.#send({ kind: 'signal-result', request });
		} catch (error) {
			this.#send({ kind: 'signal-result', request, error: toMinderError(error).message });
		}
	}

	/** What cannot be looked at is not answered: the manager takes that for "not known". */
	#checkPids(request: string, pids: readonly number[]): void {
		const { supervision, log } = this.#options;
		try {
			this.#send({ kind: 'pids', request, pids: supervision.checkPids(pids) });
		} catch (error) {
			log.warn({ err: error }, `processes cannot be looked at: ${toMinderError(error).message}`);
		}
	}

	#send(message: AgentMessage): void {
		if (this.#state.kind === 'over' || this.#options.stream.closed.aborted) return;
		if (!this.#options.stream.send(message) && !this.#full) void this.#waitForRoom();
	}

	/** Nothing while the stream is full: it is stale by the time there is room again. */
	#beat(beat: Beat): void {
		if (this.#full) return;
		this.#sent.push(this.#options.supervision.contact.now());
		this.#send({ kind: 'heartbeat', ...beat });
	}

	/** The manager answers in the order of the questions. Programs that are kept stopped without it wait for its word on all of them. */
	#answered(): void {
		const { contact } = this.#options.supervision;
		const sentAt = this.#sent.shift();
		if (sentAt !== undefined) contact.answered(sentAt);
		if (this.#completing || !contact.awaitsComplete) return;
		this.#completing = true;
		this.#send({ kind: 'resend' });
	}

	async #waitForRoom(): Promise<void> {
		this.#full = true;
		await this.#options.stream.drained();
		this.#full = false;
	}

	#fail(error: MinderError): void {
		this.#settle?.reject(error);
	}

	async #close(): Promise<void> {
		const state = this.#state;
		this.#state = { kind: 'over' };
		this.#over.abort();
		if (state.kind === 'greeting') state.timer.cancel();
		if (state.kind === 'active') {
			state.heartbeats.stop();
			state.sender.stop();
		}
		this.#options.stream.end();
		if (state.kind === 'active') await state.applier.idle();
	}
}
