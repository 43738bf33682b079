import { MinderError } from '../../model/errors.ts';
import { GroupCommit } from '../../store/group-commit.ts';
import type { Op, Store } from '../../store/store.ts';

/** Of payloads that go into one commit, about. */
const MOST_BYTES = 4 * 2 ** 20;

/** What is to be written before a job is accepted. */
export interface Submission {
	/** Made at the moment when the commit is issued. @throws MinderError: it is not to be written, the others of the commit are */
	ops(): readonly Op[];
	readonly bytes: number;
}

interface Waiting {
	readonly submission: Submission;
	refusal: { readonly error: unknown } | undefined;
}

/** Writes jobs before they are accepted: all that come while a commit is under way go into the next one. */
export class JobSubmits {
	readonly #store: Store;
	readonly #gather: () => Promise<void>;
	readonly #commits = new GroupCommit<Waiting>((all) => this.#write(all), fitting);

	#gathering: Promise<void> | undefined;

	/** @param gather waited for before a job goes to the next commit, so that those that come together go together */
	constructor(store: Store, gather: () => Promise<void>) {
		this.#store = store;
		this.#gather = gather;
	}

	/** @throws MinderError `storage`: it is not on disk; what `ops` throws */
	async add(submission: Submission): Promise<void> {
		const waiting: Waiting = { submission, refusal: undefined };
		this.#gathering ??= this.#gather().then(() => {
			this.#gathering = undefined;
		});
		await this.#gathering;
		try {
			await this.#commits.add(waiting);
		} catch (error) {
			throw notTaken(error);
		}
		if (waiting.refusal !== undefined) throw waiting.refusal.error;
	}

	/** Resolves when nothing waits or is under way. */
	async idle(): Promise<void> {
		await this.#gathering;
		await this.#commits.idle();
	}

	async #write(all: readonly Waiting[]): Promise<void> {
		const ops: Op[] = [];
		for (const waiting of all) {
			try {
				for (const op of waiting.submission.ops()) ops.push(op);
			} catch (error) {
				waiting.refusal = { error };
			}
		}
		if (ops.length > 0) await this.#store.commit(ops);
	}
}

/** For one whose job was not accepted as something could not be written. */
export function notTaken(cause: unknown): MinderError {
	if (cause instanceof MinderError && (cause.code === 'not-leader' || cause.details['outcome'] === 'unknown'))
		return cause;
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new MinderError('storage', `the job was not accepted, the manager's store did not take it: ${reason}`, {
		cause,
	});
}

function fitting(all: readonly Waiting[]): number {
	let bytes = 0;
	for (let count = 0; count < all.length; count++) {
		bytes += all[count]?.submission.bytes ?? 0;
		if (bytes > MOST_BYTES) return Math.max(1, count);
	}
	return all.length;
}
