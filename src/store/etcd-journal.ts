import type { IRequestOp } from 'etcd3';
import { MinderError } from '../model/errors.ts';
import type { EncodedOp } from './encoded-op.ts';
import type { EtcdClient } from './etcd-client.ts';
import type { EtcdKeys } from './etcd-keys.ts';
import { type EtcdWriter, MOST_OPERATIONS } from './etcd-writer.ts';
import { endOfPrefix } from './key-order.ts';

/** Bytes of keys and values in one transaction; etcd takes 1.5 MiB with all around them. */
export const MOST_BYTES = 1_000_000;

/**
 * A commit that is too large for one transaction of etcd:
 *
 * ```
 * parts ─▶ PREFIX/journal/parts/N ─▶ mark (decided) ─▶ each part carried out ─▶ mark and parts removed
 * ```
 * Up to the mark nothing of it counts; from the mark on it is carried out, if need be by the next one who opens the store.
 */
export class EtcdJournal {
	readonly #client: EtcdClient;
	readonly #keys: EtcdKeys;
	readonly #writer: EtcdWriter;

	constructor(client: EtcdClient, keys: EtcdKeys, writer: EtcdWriter) {
		this.#client = client;
		this.#keys = keys;
		this.#writer = writer;
	}

	/**
	 * Makes `ops`, each key at most once, durable together and carries them out.
	 * @throws MinderError as `EtcdWriter.write` does
	 */
	async write(ops: readonly EncodedOp[]): Promise<void> {
		const parts = partsOf(ops);
		// What a commit that was refused in the middle has left would be read as ours.
		await this.#writer.write([this.#removeParts()]);
		for (const [number, part] of parts.entries()) {
			await this.#writer.write([{ request_put: { key: this.#keys.journalPart(number), value: encodePart(part) } }]);
		}
		await this.#writer.write([
			{ request_put: { key: this.#keys.journalMark, value: Buffer.from(String(parts.length)) } },
		]);
		await this.#carryOut(parts);
	}

	/** Brings to an end what a former leader has left. */
	async recover(): Promise<void> {
		const { kvs } = await this.#client.range({ key: this.#keys.journalMark });
		const [mark] = kvs;
		if (mark === undefined) {
			const left = await this.#client.range({ ...this.#partsRange(), limit: 1, keys_only: true });
			if (left.kvs.length > 0) await this.#writer.write([this.#removeParts()]);
			return;
		}
		const parts: EncodedOp[][] = [];
		for (let number = 0; number < Number(mark.value.toString()); number++) {
			const { kvs: found } = await this.#client.range({ key: this.#keys.journalPart(number) });
			parts.push(decodePart(found[0]?.value, number));
		}
		await this.#carryOut(parts);
	}

	async #carryOut(parts: readonly (readonly EncodedOp[])[]): Promise<void> {
		try {
			for (const part of parts) await this.#writer.write(requestsOf(part, this.#keys));
			await this.#writer.write([{ request_delete_range: { key: this.#keys.journalMark } }, this.#removeParts()]);
		} catch (error) {
			// It is decided, but not all of it can be seen: nothing may be read or written before it is.
			throw this.#writer.fail(error);
		}
	}

	#removeParts(): IRequestOp {
		return { request_delete_range: this.#partsRange() };
	}

	#partsRange(): { key: Buffer; range_end: Buffer } {
		const key = this.#keys.journalParts;
		return { key, range_end: endOfPrefix(key) ?? Buffer.of(0) };
	}
}

/** What etcd is asked to do for `ops`, each key at most once. */
export function requestsOf(ops: readonly EncodedOp[], keys: EtcdKeys): IRequestOp[] {
	return ops.map((op) => {
		const key = keys.entry(op.key);
		return op.kind === 'put'
			? { request_put: { key, value: Buffer.from(op.json) } }
			: { request_delete_range: { key } };
	});
}

/** The last operation on each key: etcd takes a key only once in a transaction. */
export function lastOfEach(ops: readonly EncodedOp[]): readonly EncodedOp[] {
	const last = new Map<string, EncodedOp>();
	for (const op of ops) last.set(op.key, op);
	return last.size === ops.length ? ops : [...last.values()];
}

/** Bytes that an operation takes in a request, or in a part of the journal. */
export function sizeOf(op: EncodedOp): number {
	return 32 + Buffer.byteLength(JSON.stringify(op.key)) + (op.kind === 'put' ? Buffer.byteLength(op.json) : 0);
}

/** How many of the first `items` fit into one transaction; at least one. */
export function fitting<T>(items: readonly T[], opsOf: (item: T) => readonly EncodedOp[]): number {
	let operations = 0;
	let bytes = 0;
	for (const [count, item] of items.entries()) {
		const ops = opsOf(item);
		operations += ops.length;
		bytes += ops.reduce((sum, op) => sum + sizeOf(op), 0);
		if (count > 0 && (operations > MOST_OPERATIONS || bytes > MOST_BYTES)) return count;
	}
	return items.length;
}

function partsOf(ops: readonly EncodedOp[]): EncodedOp[][] {
	const parts: EncodedOp[][] = [];
	let rest = ops;
	while (rest.length > 0) {
		const count = fitting(rest, (op) => [op]);
		parts.push(rest.slice(0, count));
		rest = rest.slice(count);
	}
	return parts;
}

/** A line of JSON `[[key, bytes of its value | -1]…]`, then the values one after the other. */
function encodePart(ops: readonly EncodedOp[]): Buffer {
	const values = ops.map((op) => (op.kind === 'put' ? Buffer.from(op.json) : undefined));
	const header = ops.map((op, at) => [op.key, values[at]?.length ?? -1]);
	return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...values.filter((value) => value !== undefined)]);
}

function decodePart(part: Buffer | undefined, number: number): EncodedOp[] {
	const end = part?.indexOf('\n') ?? -1;
	if (part === undefined || end < 0) {
		throw new MinderError('storage', `part ${number} of a commit is missing in etcd: put its backup back`);
	}
	const header = JSON.parse(part.subarray(0, end).toString()) as [string, number][];
	let at = end + 1;
	return header.map(([key, bytes]) => {
		if (bytes < 0) return { kind: 'remove', key };
		const json = part.subarray(at, at + bytes).toString();
		at += bytes;
		return { kind: 'put', key, json };
	});
}
