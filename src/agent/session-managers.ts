import type { MinderError } from '../model/errors.ts';
import { DEFAULT_PORT, formatAddress, parseAddress } from '../rpc/address.ts';

/** How often in a row an agent goes where a manager sends it before it takes the next of its own list. */
const MOST_HOPS = 3;

/** When to try the manager that {@link ManagerList.current} is now. */
export type NextAttempt = 'at once' | 'soon' | 'later';

/** The managers that an agent may turn to, and which of them is next. */
export class ManagerList {
	readonly #addresses: readonly string[];
	#at = 0;
	/** Named as the leader by a manager; need not be in the list. */
	#named: string | undefined;
	#hops = 0;
	#failures = 0;

	/** @param servers `HOST[:PORT][,HOST[:PORT]…]` @throws MinderError `usage` */
	constructor(servers: string) {
		this.#addresses = servers.split(',').map((text) => formatAddress(parseAddress(text, DEFAULT_PORT)));
	}

	/** Whether there is another one to turn to. */
	get several(): boolean {
		return this.#addresses.length > 1 || this.#named !== undefined;
	}

	get current(): string {
		return this.#named ?? this.#addresses[this.#at] ?? '';
	}

	/** The current one took us. */
	welcomed(): void {
		this.#hops = 0;
		this.#failures = 0;
	}

	/** The current one did not, or no longer: the one that it names as the leader is next, or else the next of the list. */
	failed(error: MinderError | undefined): NextAttempt {
		const leader = error?.code === 'not-leader' ? error.details['leader'] : undefined;
		if (leader !== undefined && leader !== this.current && this.#hops < MOST_HOPS) {
			this.#hops++;
			this.#turnTo(leader);
			return 'at once';
		}
		this.#hops = 0;
		this.#named = undefined;
		this.#at = (this.#at + 1) % this.#addresses.length;
		this.#failures++;
		return this.#failures % this.#addresses.length === 0 ? 'later' : 'soon';
	}

	#turnTo(leader: string): void {
		const at = this.#addresses.indexOf(leader);
		this.#named = at < 0 ? leader : undefined;
		if (at >= 0) this.#at = at;
	}
}
