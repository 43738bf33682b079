import type { NodeName } from '../../model/ids.ts';
import type { NodeUsage, WallTime } from '../../model/records.ts';
import type { Clock } from '../../sys/clock.ts';

/** How a node is reached, in memory only. */
export type Contact = {
	readonly lastHeartbeatAt?: WallTime;
	readonly usage?: NodeUsage;
	readonly cpuPercent: number;
	readonly alarms?: readonly string[];
	/** Monotonic seconds of the last word of it, later by what this manager has {@link NodeContacts.slept}; absent: none since it started. */
	readonly heardAt?: number;
	/** It has told everything that it runs at least once since this manager started. */
	readonly told?: true;
} /** `complete`: everything that it runs is told in its present session. */ & (
	| { readonly kind: 'reporting'; readonly complete: boolean }
	/** Not heard of since this manager started; shown as unknown and given nothing new until then. */
	| { readonly kind: 'awaited' }
	| { readonly kind: 'silent' }
);

const NEVER: Contact = { kind: 'awaited', cpuPercent: 0 };

/** Share of a new measurement in the smoothed CPU figure: a peak of one heartbeat moves no placement. */
const SMOOTHING = 0.3;

/** Which nodes are heard of, and what they measure. */
export class NodeContacts {
	readonly #clock: Clock;
	#startedAt: number;
	readonly #contacts = new Map<NodeName, Contact>();
	readonly #listeners: ((node: NodeName, kindChanged: boolean) => void)[] = [];

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#startedAt = clock.monotonic();
	}

	/** Calls `listener` after each change; `kindChanged` where a node came or went. */
	onChange(listener: (node: NodeName, kindChanged: boolean) => void): void {
		this.#listeners.push(listener);
	}

	get(node: NodeName): Contact {
		return this.#contacts.get(node) ?? NEVER;
	}

	/** What keeps the agent of the node from its work, as it says with each heartbeat. */
	alarmed(node: NodeName, alarms: readonly string[]): void {
		const { alarms: _before, ...rest } = this.get(node);
		this.#set(node, alarms.length === 0 ? rest : { ...rest, alarms });
	}

	/** A session of the node begins: what it runs is still to be told. */
	joined(node: NodeName, at: WallTime): void {
		this.heard(node, at);
		const before = this.get(node);
		if (before.kind === 'reporting') this.#set(node, { ...before, complete: false });
	}

	/** Everything that the node runs is told. Listeners are called as for a change of its kind. */
	complete(node: NodeName): void {
		const before = this.get(node);
		if (before.kind !== 'reporting' || before.complete) return;
		this.#contacts.set(node, { ...before, complete: true, told: true });
		for (const listener of this.#listeners) listener(node, true);
	}

	/** The node was heard of at `at`; with `usage` where it said so. */
	heard(node: NodeName, at: WallTime, usage?: NodeUsage): void {
		const before = this.get(node);
		const measured = usage === undefined ? before.cpuPercent : usage.cpuPercent;
		const cpuPercent =
			before.usage === undefined ? measured : before.cpuPercent + SMOOTHING * (measured - before.cpuPercent);
		const latest = usage ?? before.usage;
		this.#set(node, {
			kind: 'reporting',
			complete: before.kind === 'reporting' && before.complete,
			lastHeartbeatAt: at,
			heardAt: this.#clock.monotonic(),
			cpuPercent,
			...(latest === undefined ? {} : { usage: latest }),
			...(before.alarms === undefined ? {} : { alarms: before.alarms }),
			...(before.told === undefined ? {} : { told: before.told }),
		});
	}

	silent(node: NodeName): void {
		this.#set(node, { ...this.get(node), kind: 'silent' });
	}

	/** How long a silent node has not been heard of while this manager ran; undefined where it is not silent. */
	silentSeconds(node: NodeName): number | undefined {
		const { kind, heardAt } = this.get(node);
		return kind === 'silent' ? this.#clock.monotonic() - (heardAt ?? this.#startedAt) : undefined;
	}

	/** This program did not run for `seconds`: nobody was heard meanwhile, so they count for no silence. */
	slept(seconds: number): void {
		const now = this.#clock.monotonic();
		this.#startedAt = Math.min(now, this.#startedAt + seconds);
		for (const [node, contact] of this.#contacts) {
			if (contact.heardAt === undefined) continue;
			this.#contacts.set(node, { ...contact, heardAt: Math.min(now, contact.heardAt + seconds) });
		}
	}

	/** The node is no more. */
	forget(node: NodeName): void {
		this.#contacts.delete(node);
		for (const listener of this.#listeners) listener(node, true);
	}

	/** Why the instances of a node cannot be told about; `undefined` while it reports. */
	whyUnknown(node: NodeName): string | undefined {
		const { kind } = this.get(node);
		if (kind === 'reporting') return undefined;
		return kind === 'silent' ? `node ${node} is silent` : `node ${node} has not reported since the manager started`;
	}

	#set(node: NodeName, contact: Contact): void {
		const changed = this.get(node).kind !== contact.kind;
		this.#contacts.set(node, contact);
		for (const listener of this.#listeners) listener(node, changed);
	}
}
