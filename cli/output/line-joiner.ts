import type { InstanceId } from '../../src/model/ids.ts';
import type { LogChunk } from '../../src/model/views.ts';
import type { Sink } from '../io.ts';

const NEWLINE = 10;
/** A line longer than this is passed on in pieces. Bytes. */
const LONGEST_LINE = 256 * 1024;

/** Puts the output of several writers together line by line, each with its prefix, so that no line is torn apart. */
export class LineJoiner {
	readonly #sink: Sink;
	readonly #prefix: (instance: InstanceId) => string;
	readonly #open = new Map<string, { readonly instance: InstanceId; bytes: Buffer }>();

	constructor(sink: Sink, prefix: (instance: InstanceId) => string) {
		this.#sink = sink;
		this.#prefix = prefix;
	}

	add(chunk: LogChunk): void {
		const key = `${chunk.instance} ${chunk.stream}`;
		const before = this.#open.get(key)?.bytes;
		let bytes: Buffer = Buffer.from(chunk.data.buffer, chunk.data.byteOffset, chunk.data.byteLength);
		if (before !== undefined) bytes = Buffer.concat([before, bytes]);
		let from = 0;
		for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
			this.#write(chunk.instance, bytes.subarray(from, at + 1));
			from = at + 1;
		}
		let rest = bytes.subarray(from);
		if (rest.length > LONGEST_LINE) {
			this.#write(chunk.instance, Buffer.concat([rest, Buffer.from('\n')]));
			rest = rest.subarray(0, 0);
		}
		if (rest.length === 0) this.#open.delete(key);
		else this.#open.set(key, { instance: chunk.instance, bytes: Buffer.from(rest) });
	}

	/** Writes the lines that nobody has ended. */
	end(): void {
		for (const { instance, bytes } of this.#open.values()) {
			this.#write(instance, Buffer.concat([bytes, Buffer.from('\n')]));
		}
		this.#open.clear();
	}

	#write(instance: InstanceId, line: Buffer): void {
		const prefix = this.#prefix(instance);
		this.#sink.write(prefix === '' ? line : Buffer.concat([Buffer.from(prefix), line]));
	}
}
