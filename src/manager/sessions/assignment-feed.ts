import type { AgentMessage, ManagerMessage, MessageStream } from '../../model/agent-protocol.ts';
import type { InstanceId } from '../../model/ids.ts';
import type { ProcessSpec } from '../../model/process-spec.ts';
import type { Assignment } from '../../model/records.ts';

/** What the agent is to have, at the time of the call. */
export interface AssignmentSource {
	all(): readonly Assignment[];
	/** `undefined`: it is not to have it. */
	one(id: InstanceId): Assignment | undefined;
}

/** Bytes of JSON, roughly, in one message; gRPC's limit is far above. */
const PART_BYTES = 2 * 1024 * 1024;
const ENTRY_BYTES = 300;

/**
 * Sends one session its assignments: a COMPLETE, then INCREMENTAL ones that chain. What changed is a set of ids, so a slow agent
 * gets the latest of each and the manager never holds more than one id for it.
 */
export class AssignmentFeed {
	readonly #stream: MessageStream<AgentMessage, ManagerMessage>;
	readonly #source: AssignmentSource;
	readonly #nextVersion: () => number;
	readonly #dirty = new Set<InstanceId>();
	#version = 0;
	#completeDue = true;
	#pumping = false;

	constructor(
		stream: MessageStream<AgentMessage, ManagerMessage>,
		source: AssignmentSource,
		nextVersion: () => number,
	) {
		this.#stream = stream;
		this.#source = source;
		this.#nextVersion = nextVersion;
	}

	/** Sends a COMPLETE: at the start, and when the agent lost the chain. */
	sendComplete(): void {
		this.#completeDue = true;
		this.#wake();
	}

	/** An instance of this node changed, came or went. */
	mark(id: InstanceId): void {
		this.#dirty.add(id);
		this.#wake();
	}

	/** Ids that wait to be sent. */
	get waiting(): number {
		return this.#dirty.size;
	}

	#wake(): void {
		if (this.#pumping) return;
		this.#pumping = true;
		queueMicrotask(() => void this.#pump());
	}

	async #pump(): Promise<void> {
		try {
			while (!this.#stream.closed.aborted && (this.#completeDue || this.#dirty.size > 0)) {
				if (this.#completeDue) await this.#sendAll();
				else if (!this.#stream.send(this.#increment())) await this.#stream.drained();
			}
		} finally {
			this.#pumping = false;
		}
	}

	async #sendAll(): Promise<void> {
		this.#completeDue = false;
		this.#dirty.clear();
		const parts = inParts(this.#source.all());
		const resultsIn = this.#nextVersion();
		for (const [at, upserts] of parts.entries()) {
			if (this.#stream.closed.aborted || this.#completeDue) return;
			const more = at < parts.length - 1;
			const message = {
				kind: 'assignments',
				complete: true,
				appliesTo: 0,
				resultsIn,
				upserts,
				removals: [],
				more,
			} as const;
			if (!this.#stream.send(message)) await this.#stream.drained();
		}
		this.#version = resultsIn;
	}

	#increment(): ManagerMessage {
		const upserts: Assignment[] = [];
		const removals: InstanceId[] = [];
		let bytes = 0;
		for (const id of this.#dirty) {
			this.#dirty.delete(id);
			const assignment = this.#source.one(id);
			if (assignment === undefined) removals.push(id);
			else upserts.push(assignment);
			bytes += assignment === undefined ? id.length : sizeOf(assignment);
			if (bytes >= PART_BYTES) break;
		}
		const appliesTo = this.#version;
		const resultsIn = this.#nextVersion();
		this.#version = resultsIn;
		return { kind: 'assignments', complete: false, appliesTo, resultsIn, upserts, removals, more: false };
	}
}

/** At least one part, also of nothing. */
function inParts(assignments: readonly Assignment[]): Assignment[][] {
	const parts: Assignment[][] = [[]];
	let bytes = 0;
	for (const assignment of assignments) {
		const size = sizeOf(assignment);
		if (bytes > 0 && bytes + size > PART_BYTES) {
			parts.push([]);
			bytes = 0;
		}
		parts.at(-1)?.push(assignment);
		bytes += size;
	}
	return parts;
}

const sizes = new WeakMap<ProcessSpec, number>();

function sizeOf({ spec }: Assignment): number {
	const known = sizes.get(spec);
	if (known !== undefined) return known;
	const size = ENTRY_BYTES + JSON.stringify(spec).length;
	sizes.set(spec, size);
	return size;
}
