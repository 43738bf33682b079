import type { IRequestOp, ITxnResponse } from 'etcd3';
import { MinderError } from '../model/errors.ts';
import { type Clock, sleep } from '../sys/clock.ts';
import { type EtcdClient, isRefusal, isShortage, reasonOf } from './etcd-client.ts';
import type { EtcdKeys } from './etcd-keys.ts';
import type { Term } from './leader-key.ts';

/** Between attempts at a transaction whose answer was lost. */
const RETRY_SECONDS = 0.1;

/**
 * One guarded transaction after another:
 *
 * ```
 * if   the leader's key is that of our term, and the last commit is our last one
 * then the operations, and the commit's name into PREFIX/commit
 * else who leads, and the last commit's name
 * ```
 * The first comparison keeps a deposed leader from writing. The second makes a transaction repeatable: where its answer was lost, the name
 * tells whether it was made, and an attempt that was held up on the way can never be made late. Where etcd refuses for want of space, which it
 * may do after it has made the transaction, the name tells as well.
 */
export class EtcdWriter {
	readonly #client: EtcdClient;
	readonly #keys: EtcdKeys;
	readonly #term: Term;
	readonly #clock: Clock;
	readonly #lost: (error: MinderError) => void;
	readonly #over = new AbortController();
	/** Mod revision of PREFIX/commit. */
	#last: string;
	#number = 0;

	private constructor(options: EtcdWriterOptions, last: string) {
		this.#client = options.client;
		this.#keys = options.keys;
		this.#term = options.term;
		this.#clock = options.clock;
		this.#lost = options.lost;
		this.#last = last;
	}

	/** @throws whatever etcd has against it */
	static async open(options: EtcdWriterOptions): Promise<EtcdWriter> {
		const { kvs } = await options.client.range({ key: options.keys.commit });
		return new EtcdWriter(options, kvs[0]?.mod_revision ?? '0');
	}

	/** Nothing is written from now on; what is under way ends with an unknown outcome. */
	abandon(): void {
		this.#over.abort();
	}

	/** @throws MinderError `not-leader` where nothing is written any more */
	check(): void {
		if (this.#over.signal.aborted) throw notLeader();
	}

	/** Ends all writing for `cause` in the middle of a change; returns what to tell its caller. */
	fail(cause: unknown): MinderError {
		return this.#end(this.#unknown(cause));
	}

	/**
	 * Makes `ops` durable together; to be called one at a time, with at most {@link MOST_OPERATIONS} of them.
	 * @throws MinderError `not-leader`: they are not made; `storage`: they are not made, or with `details.outcome` `unknown` nobody can
	 * say, and nothing is written any more
	 */
	async write(ops: readonly IRequestOp[]): Promise<void> {
		this.check();
		const name = `${this.#term.revision}.${++this.#number}`;
		const until = this.#clock.monotonic() + this.#term.ttlSeconds;
		for (let unsure = false; ; unsure = true) {
			let answer: Answer;
			try {
				answer = await this.#attempt(ops, name);
			} catch (error) {
				if (!unsure && isRefusal(error)) throw this.#refused(error);
				if (this.#over.signal.aborted || this.#clock.monotonic() >= until) throw this.#end(this.#unknown(error));
				await sleep(this.#clock, RETRY_SECONDS, this.#over.signal);
				continue;
			}
			this.#last = 'made' in answer ? answer.made : this.#madeBefore(answer.found, name, unsure);
			return;
		}
	}

	#attempt(ops: readonly IRequestOp[], name: string): Promise<Answer> {
		const { leader, commit } = this.#keys;
		const { signal } = this.#over;
		return new Promise((resolve, reject) => {
			const stop = (): void => reject(new Error('the leadership ended meanwhile'));
			if (signal.aborted) return stop();
			signal.addEventListener('abort', stop, { once: true });
			this.#client
				.txn({
					compare: [
						{ key: leader, target: 'Create', result: 'Equal', create_revision: this.#term.revision },
						{ key: commit, target: 'Mod', result: 'Equal', mod_revision: this.#last },
					],
					success: [...ops, { request_put: { key: commit, value: Buffer.from(name) } }],
					failure: [{ request_range: { key: leader } }, { request_range: { key: commit } }],
				})
				.then(
					(answer) => (answer.succeeded ? { made: answer.header.revision } : { found: answer }),
					(error: unknown) => this.#madeDespite(error, name),
				)
				.then(resolve, reject)
				.finally(() => signal.removeEventListener('abort', stop));
		});
	}

	/** The answer to a transaction that was made, although etcd says that it lacks space for it. @throws `refusal`, where it was not */
	async #madeDespite(refusal: unknown, name: string): Promise<Answer> {
		if (!isShortage(refusal)) throw refusal;
		let revision = '0';
		try {
			const { kvs } = await this.#client.range({ key: this.#keys.commit });
			if (kvs[0]?.value.toString() === name) return { made: kvs[0].mod_revision };
			revision = kvs[0]?.mod_revision ?? revision;
		} catch (cause) {
			// Not as it came: if it is a refusal too, then of the reading alone.
			throw new Error(`${reasonOf(refusal)}, and then: ${reasonOf(cause)}`, { cause });
		}
		if (revision === this.#last) throw refusal;
		throw new Error(`${reasonOf(refusal)}, and others have written since`);
	}

	/** Mod revision of the commit, where the transaction was made by an attempt whose answer was lost. */
	#madeBefore(answer: ITxnResponse, name: string, unsure: boolean): string {
		const leader = answer.responses[0]?.response_range.kvs[0];
		const commit = answer.responses[1]?.response_range.kvs[0];
		if (commit?.value.toString() === name) return commit.mod_revision;
		const untouched = (commit?.mod_revision ?? '0') === this.#last;
		if (leader?.create_revision !== this.#term.revision) {
			throw this.#end(unsure && !untouched ? this.#unknown(new Error('another manager leads now')) : notLeader());
		}
		throw this.#end(
			new MinderError(
				'storage',
				`somebody else has written to the keys of this cluster in ${this.#client.name}: give each cluster a prefix of its own`,
			),
		);
	}

	#end(error: MinderError): MinderError {
		if (!this.#over.signal.aborted) {
			this.#over.abort();
			this.#lost(error);
		}
		return error;
	}

	#refused(error: unknown): MinderError {
		const message = `cannot write to ${this.#client.name}: ${reasonOf(error)}; nothing of this commit is kept`;
		return new MinderError('storage', message, { cause: error });
	}

	#unknown(error: unknown): MinderError {
		return new MinderError(
			'storage',
			`${this.#client.name} was lost in the middle of a change, which may have been made or not: look at \`minder status\` and repeat it (${reasonOf(error)})`,
			{ cause: error, details: { outcome: 'unknown' } },
		);
	}
}

/** Made as of that revision of etcd, or what stands there instead. */
type Answer = { readonly made: string } | { readonly found: ITxnResponse };

/** What a deposed leader answers. */
export function notLeader(): MinderError {
	return new MinderError('not-leader', 'this manager no longer leads: nothing was changed, ask the one that leads now');
}

export interface EtcdWriterOptions {
	readonly client: EtcdClient;
	readonly keys: EtcdKeys;
	readonly term: Term;
	readonly clock: Clock;
	/** Called once when nothing can be written any more, unless that was asked for. */
	readonly lost: (error: MinderError) => void;
}

/** etcd takes 128 in a transaction, one of which is the commit's name. */
export const MOST_OPERATIONS = 120;
