import { z } from 'zod';
import type { AuditEntry, AuditTrail } from '../../model/audit.ts';
import type { Event } from '../../model/records.ts';
import type { Entry, Store } from '../../store/store.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import { Journal } from '../events/journal.ts';
import { matcher, watchEvents } from '../services/event-watch.ts';
import { RefusalThrottle } from './refusal-throttle.ts';

/** Calls that did what they were to do: so many and so long; nothing that is refused pushes them out. */
export const KEPT_DONE = 100_000;
export const KEPT_REFUSED = 20_000;
export const KEPT_SECONDS = 90 * 24 * 3600;

const FLUSH_SECONDS = 0.01;
/** Characters of a text that came from outside. */
const LONGEST = 300;

/** Entries as they are kept. `sequence` counts those of one journal, `order` those of both. */
interface Row extends AuditEntry {
	readonly sequence: number;
	readonly order: number;
}

const row: z.ZodType<Row> = z.object({
	sequence: z.number().int(),
	order: z.number().int(),
	at: z.number(),
	actor: z.string(),
	address: z.string().exactOptional(),
	rpc: z.string(),
	subject: z.string().exactOptional(),
	outcome: z.enum(['done', 'refused', 'failed']),
	reason: z.string().exactOptional(),
});

/**
 * The audit trail in the store, under `audit/` what was done and under `audit-refused/` what was not, so that no flood of the second pushes out the
 * first. An entry is on disk some hundredths of a second after its call; the call does not wait for it.
 */
export class AuditLog implements AuditTrail {
	readonly #done: Journal<Row>;
	readonly #refused: Journal<Row>;
	readonly #throttle: RefusalThrottle;
	readonly #listeners = new Set<(event: Event) => void>();
	#order: number;
	#sequences: { done: number; refused: number };
	#closed = false;

	private constructor(done: Journal<Row>, refused: Journal<Row>, order: number, clock: Clock) {
		this.#done = done;
		this.#refused = refused;
		this.#order = order;
		this.#sequences = { done: done.last, refused: refused.last };
		this.#throttle = new RefusalThrottle(clock, (entry) => this.#write('refused', entry));
	}

	/** Goes on where the store ends. @throws MinderError `storage` */
	static async open(store: Store, clock: Clock, log: Log): Promise<AuditLog> {
		const common = { decode, keptSeconds: KEPT_SECONDS, flushSeconds: FLUSH_SECONDS, store, clock, log };
		const done = await Journal.open<Row>({ ...common, prefix: 'audit/', kept: KEPT_DONE });
		const refused = await Journal.open<Row>({ ...common, prefix: 'audit-refused/', kept: KEPT_REFUSED });
		const last = [...(await done.newest(1, () => true)), ...(await refused.newest(1, () => true))];
		return new AuditLog(done, refused, Math.max(0, ...last.map((each) => each.order)), clock);
	}

	record(entry: AuditEntry): void {
		if (this.#closed) return;
		const plain = withPlainTexts(entry);
		if (plain.outcome === 'done') this.#write('done', plain);
		else this.#throttle.take(plain);
	}

	watch(
		names: readonly string[],
		how: { readonly follow: boolean; readonly limit?: number },
		signal?: AbortSignal,
	): AsyncIterable<readonly Event[]> {
		return watchEvents(this, auditMatcher(names), how, signal);
	}

	/** The newest `limit` entries that `matches` takes, newest last. */
	async newest(limit: number, matches: (event: Event) => boolean): Promise<Event[]> {
		const taken = (each: Row): boolean => matches(asEvent(each));
		const rows = [...(await this.#done.newest(limit, taken)), ...(await this.#refused.newest(limit, taken))];
		const sorted = rows.sort((one, other) => one.order - other.order);
		return sorted.slice(Math.max(0, sorted.length - limit)).map(asEvent);
	}

	onAppend(listener: (event: Event) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Writes what waits and takes no more. */
	async close(): Promise<void> {
		this.#throttle.close();
		this.#closed = true;
		await this.#done.close();
		await this.#refused.close();
	}

	#write(journal: 'done' | 'refused', entry: AuditEntry): void {
		const written: Row = { ...entry, sequence: ++this.#sequences[journal], order: ++this.#order };
		(journal === 'done' ? this.#done : this.#refused).write(written);
		for (const listener of this.#listeners) listener(asEvent(written));
	}
}

/** `call-refused`, about `process/api`, by `user/ann@10.0.0.7`: `ApplyProcesses: ann is viewer, it needs operator`. */
function asEvent({ order, at, actor, address, rpc, subject, outcome, reason }: Row): Event {
	const call = rpc.slice(rpc.lastIndexOf('/') + 1);
	return {
		sequence: order,
		at,
		kind: `call-${outcome}`,
		subject: subject ?? 'manager',
		actor: address === undefined ? actor : `${actor}@${address}`,
		reason: reason === undefined ? call : `${call}: ${reason}`,
	};
}

/** As of events, and by whom: a name also stands for its token and for the calls that were made with it. */
function auditMatcher(names: readonly string[]): (event: Event) => boolean {
	if (names.length === 0) return () => true;
	const about = matcher(names);
	const others = new Set(names.flatMap((name) => [`token/${name}`, `user/${name}`, `node/${name}`, name]));
	return (event) => {
		const subjects = event.subject.split(' ');
		if (others.has(event.actor.split('@')[0] ?? '')) return true;
		return subjects.some((subject) => others.has(subject) || about({ ...event, subject }));
	};
}

function withPlainTexts({ actor, address, rpc, subject, reason, ...rest }: AuditEntry): AuditEntry {
	return {
		...rest,
		actor: plain(actor),
		rpc: plain(rpc),
		...(address === undefined ? {} : { address: plain(address) }),
		...(subject === undefined ? {} : { subject: plain(subject) }),
		...(reason === undefined ? {} : { reason: plain(reason) }),
	};
}

/** One line of bounded length, whatever a caller has sent. */
function plain(text: string): string {
	const line = text.slice(0, LONGEST + 1).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
	return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

function decode({ value }: Entry): Row | undefined {
	return row.safeParse(value).data;
}
