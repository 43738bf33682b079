import type { MinderError } from '../model/errors.ts';
import type { Log } from '../sys/log.ts';
import { SLOW_RETRY_SECONDS } from './session-retry.ts';

/** How the agent stands with its manager. */
export type SessionCondition =
	| { readonly kind: 'connecting' }
	| { readonly kind: 'connected'; readonly session: string }
	| { readonly kind: 'away'; readonly error?: MinderError }
	/** By the manager, or by the agent because of another cluster: a person has to act. */
	| { readonly kind: 'refused'; readonly error: MinderError };

/** Keeps the condition and logs one line for each change, however many attempts there are in between. */
export class ConditionLog {
	readonly #server: string;
	readonly #log: Log;
	#condition: SessionCondition = { kind: 'connecting' };

	constructor(server: string, log: Log) {
		this.#server = server;
		this.#log = log;
	}

	get condition(): SessionCondition {
		return this.#condition;
	}

	set(next: SessionCondition): void {
		const before = this.#condition;
		this.#condition = next;
		const why = next.kind === 'away' || next.kind === 'refused' ? next.error?.message : undefined;
		const facts = { server: this.#server };
		if (!isChange(before, next)) {
			this.#log.debug(facts, `still ${next.kind}: ${why ?? 'the manager ended the session'}`);
			return;
		}
		switch (next.kind) {
			case 'connecting':
				return;
			case 'connected':
				this.#log.info({ ...facts, session: next.session }, `connected to manager ${this.#server}`);
				return;
			case 'away': {
				const what = before.kind === 'connected' ? 'session with' : 'no session with';
				const then = before.kind === 'connected' ? ' is over' : '';
				const reason = why ?? 'the manager ended it';
				this.#log.warn(facts, `${what} manager ${this.#server}${then}, programs go on, trying again: ${reason}`);
				return;
			}
			case 'refused':
				this.#log.error(
					facts,
					`no session with manager ${this.#server}, programs go on, trying again every ${SLOW_RETRY_SECONDS} s: ${why}`,
				);
				return;
		}
	}
}

function isChange(before: SessionCondition, next: SessionCondition): boolean {
	if (before.kind !== next.kind) return true;
	return before.kind === 'refused' && next.kind === 'refused' && before.error.message !== next.error.message;
}
