import type { Authorizer } from '../../model/access.ts';
import type { AgentHandlers } from '../../model/agent-protocol.ts';
import type { Control } from '../../model/control.ts';
import { MinderError } from '../../model/errors.ts';
import type { JoinHandlers } from '../../model/join.ts';
import { ruleOf } from '../../policy/access-table.ts';
import { linkSignals } from '../../sys/linked-signal.ts';
import { unlessAborted } from '../../sys/unless-aborted.ts';

/** What is served in a term. */
export interface Served {
	readonly control: Control;
	readonly agents: AgentHandlers;
	/** Who may call; absent: everybody may do everything. */
	readonly authorize?: Authorizer;
	/** Gives certificates to machines; absent: there is no TLS. */
	readonly join?: JoinHandlers;
	/** Why what is asked may not be done now, in a few words; `undefined`, also where it is absent: nothing keeps it. */
	readonly notReady?: () => string | undefined;
	/** In Prometheus' text format; absent: there are none. */
	readonly metrics?: () => Promise<string>;
}

interface Term {
	readonly served: Served;
	readonly ended: AbortSignal;
}

/** Looks the same to the network whoever leads: passes calls on to what is served now, and refuses them while that is nothing. */
export class Front implements Served {
	readonly control: Control;
	readonly agents: AgentHandlers;
	/** Where nobody leads here, health alone is answered. */
	readonly authorize: Authorizer;
	readonly join: JoinHandlers;
	readonly notReady: () => string | undefined;
	readonly metrics: () => Promise<string>;
	readonly #leads: () => boolean;
	readonly #refusal: () => MinderError;
	#term: Term | undefined;

	/** @param refusal asked at each call that is not answered here: what the caller is told */
	constructor(leads: () => boolean, refusal: () => MinderError) {
		this.#leads = leads;
		this.#refusal = refusal;
		this.control = this.#passOn();
		this.agents = {
			session: async (...args) => this.#now().served.agents.session(...args),
			pushLogs: async (...args) => this.#now().served.agents.pushLogs(...args),
			workJobs: async (...args) => this.#held(undefined, ({ agents }) => agents.workJobs(...args)),
		};
		this.authorize = (call) => {
			if (ruleOf(call.rpc)?.needs === 'nothing') return { kind: 'anonymous' };
			const { authorize } = this.#now().served;
			return authorize === undefined ? { kind: 'local' } : authorize(call);
		};
		this.notReady = () => {
			if (this.#term === undefined || !this.#leads()) return 'this manager does not lead';
			return this.#term.served.notReady?.();
		};
		this.metrics = async () => this.#now().served.metrics?.() ?? '';
		this.join = {
			getChallenge: async (...args) => this.#join().getChallenge(...args),
			join: async (...args) => this.#join().join(...args),
			renew: async (...args) => this.#join().renew(...args),
		};
	}

	/** Calls from now on, up to {@link leave}, are answered by `served`; its streams end when `ended` is aborted. */
	enter(served: Served, ended: AbortSignal): void {
		this.#term = { served, ended };
	}

	leave(): void {
		this.#term = undefined;
	}

	/** @throws MinderError `not-leader`: nothing of the call has been done */
	#now(): Term {
		if (this.#term === undefined || !this.#leads()) throw this.#refusal();
		return this.#term;
	}

	#join(): JoinHandlers {
		const { join } = this.#now().served;
		if (join !== undefined) return join;
		throw new MinderError('precondition', 'this manager has no TLS: agents need not join');
	}

	#passOn(): Control {
		const streams: Pick<
			Control,
			| 'watchStatus'
			| 'watchEvents'
			| 'readLogs'
			| 'backup'
			| 'watchEntries'
			| 'acquireLock'
			| 'renewSession'
			| 'submitJob'
			| 'workJobs'
		> = {
			watchStatus: (names, follow, options) =>
				this.#stream(options?.signal, ({ control }, signal) =>
					control.watchStatus(names, follow, { ...options, signal }),
				),
			watchEvents: (names, how, options) =>
				this.#stream(options?.signal, ({ control }, signal) => control.watchEvents(names, how, { ...options, signal })),
			readLogs: (name, range, options) =>
				this.#stream(options?.signal, ({ control }, signal) => control.readLogs(name, range, { ...options, signal })),
			backup: (options) =>
				this.#stream(options?.signal, ({ control }, signal) => control.backup({ ...options, signal })),
			watchEntries: (prefix, options) =>
				this.#stream(options?.signal, ({ control }, signal) => control.watchEntries(prefix, { ...options, signal })),
			acquireLock: (request, options) =>
				this.#held(options?.signal, ({ control }, signal) => control.acquireLock(request, { ...options, signal })),
			renewSession: (session, how, options) =>
				this.#held(options?.signal, ({ control }, signal) =>
					control.renewSession(session, how, { ...options, signal }),
				),
			submitJob: (job, how, options) =>
				this.#cutOff(
					options?.signal,
					({ control }, signal) => control.submitJob(job, how, { ...options, signal }),
					noMoreOfJob,
				),
			workJobs: (messages, options) =>
				this.#cutOff(
					options?.signal,
					({ control }, signal) => control.workJobs(messages, { ...options, signal }),
					this.#refusal,
				),
		};
		return new Proxy(streams as Control, {
			get: (own, name: keyof Control) => {
				if (Object.hasOwn(own, name)) return own[name];
				return async (...args: unknown[]): Promise<unknown> => {
					const { control } = this.#now().served;
					return Reflect.apply(control[name], control, args);
				};
			},
		});
	}

	/** A call that waits for something to happen: not here, once another manager leads. */
	async #held<T>(
		caller: AbortSignal | undefined,
		call: (served: Served, signal: AbortSignal) => Promise<T>,
	): Promise<T> {
		const { served, ended } = this.#now();
		const { signal, unlink } = linkSignals(caller, ended);
		try {
			return await unlessAborted(ended, this.#refusal, () => call(served, signal));
		} finally {
			unlink();
		}
	}

	async *#stream<T>(
		caller: AbortSignal | undefined,
		open: (served: Served, signal: AbortSignal) => AsyncIterable<T>,
	): AsyncGenerator<T, void, undefined> {
		const { served, ended } = this.#now();
		const { signal, unlink } = linkSignals(caller, ended);
		try {
			yield* open(served, signal);
		} finally {
			unlink();
		}
		if (ended.aborted && caller?.aborted !== true) throw this.#refusal();
	}

	/** As {@link #stream}, of one that may wait for what never comes: it ends at once, with `over`, when the term does. */
	async *#cutOff<T>(
		caller: AbortSignal | undefined,
		open: (served: Served, signal: AbortSignal) => AsyncIterable<T>,
		over: () => MinderError,
	): AsyncGenerator<T, void, undefined> {
		const { served, ended } = this.#now();
		const { signal, unlink } = linkSignals(caller, ended);
		const messages = open(served, signal)[Symbol.asyncIterator]();
		try {
			for (;;) {
				const next = await unlessAborted(ended, over, () => messages.next());
				if (next.done !== true) yield next.value;
				else if (!ended.aborted || caller?.aborted === true) return;
				else throw over();
			}
		} finally {
			// Not waited for: it may be what never comes.
			messages.return?.().catch(() => {});
			unlink();
		}
	}
}

/** Unlike `not-leader`, it does not say that nothing was done: nobody may submit the job again because of it. */
function noMoreOfJob(): MinderError {
	return new MinderError(
		'unreachable',
		'this manager no longer leads and knows no more of the job: where it was accepted, the one that leads now has it, and `minder jobs` shows it',
	);
}
