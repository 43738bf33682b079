import { bodyLimit, HEADER_BYTES, REQUEST_MAGIC, RESPONSE_MAGIC } from './packets.ts';

/** What is read. Bodies are views of what was received: to be copied where they are kept. */
export interface PacketSink {
	packet(type: number, body: Buffer): void;
	/** A packet that only a server may send. */
	response(): void;
	/** A line of text, without its end. */
	line(text: string): void;
}

/** Bytes of unfinished packets of all connections together. */
export class GatherBudget {
	#left: number;

	constructor(bytes: number) {
		this.#left = bytes;
	}

	take(bytes: number): boolean {
		if (bytes > this.#left) return false;
		this.#left -= bytes;
		return true;
	}

	give(bytes: number): void {
		this.#left += bytes;
	}
}

const EMPTY = Buffer.alloc(0);
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const LINE_BYTES = 8192;
const FIRST_BYTES = 64;

/**
 * Cuts what comes over a connection into packets and lines of text, however it was split on its way. A packet begins with a zero, a line with anything else.
 *
 * Where a packet is not all there, its bytes are gathered in a buffer that doubles up to the packet's size: no more memory than twice what was received, and each
 * byte is copied twice at most, on average.
 */
export class PacketReader {
	readonly #sink: PacketSink;
	readonly #budget: GatherBudget;
	#gathered: Buffer = EMPTY;
	#length = 0;
	/** Bytes of the packet that is gathered; `undefined`: not known yet, or a line. */
	#wanted: number | undefined;
	#stopped = false;
	#halted = false;
	/** What came since it was halted. */
	#rest: Buffer = EMPTY;

	constructor(sink: PacketSink, budget: GatherBudget) {
		this.#sink = sink;
		this.#budget = budget;
	}

	/** Whether a packet or line has begun and not ended. */
	get isHalfway(): boolean {
		return this.#length > 0;
	}

	get isHalted(): boolean {
		return this.#halted;
	}

	/** Delivers nothing more, not even of the chunk that is being read, until {@link goOn}. */
	halt(): void {
		this.#halted = true;
	}

	/** Delivers what came since {@link halt}. @returns as {@link push} */
	goOn(): string | undefined {
		const rest = this.#rest;
		this.#rest = EMPTY;
		this.#halted = false;
		return this.push(rest);
	}

	/** @returns why this is no Gearman, for a log; the connection is to be closed then. `undefined`: all is well */
	push(chunk: Buffer): string | undefined {
		let at = 0;
		while (at < chunk.length && !this.#stopped) {
			if (this.#halted) {
				const left = chunk.subarray(at);
				this.#rest = this.#rest.length === 0 ? left : Buffer.concat([this.#rest, left]);
				return undefined;
			}
			const next = this.#length > 0 ? this.#goOn(chunk, at) : this.#begin(chunk, at);
			if (typeof next === 'string') return next;
			at = next;
		}
		return undefined;
	}

	/** Nothing is read any more, and what was gathered is given up. */
	stop(): void {
		this.#stopped = true;
		this.#rest = EMPTY;
		this.#drop();
	}

	/** At the beginning of a packet or line: where all of it is here, nothing is copied. */
	#begin(chunk: Buffer, at: number): number | string {
		if (chunk[at] !== 0) {
			const end = chunk.indexOf(LINE_FEED, at);
			if (end < 0) return this.#gather(chunk, at, chunk.length);
			if (end - at > LINE_BYTES) return 'a line is too long';
			this.#sink.line(textOf(chunk.subarray(at, end)));
			return end + 1;
		}
		if (chunk.length - at < HEADER_BYTES) return this.#gather(chunk, at, chunk.length);
		const size = packetSize(chunk, at);
		if (typeof size === 'string') return size;
		if (chunk.length - at < size) {
			this.#wanted = size;
			return this.#gather(chunk, at, chunk.length);
		}
		this.#deliver(chunk.subarray(at, at + size));
		return at + size;
	}

	#goOn(chunk: Buffer, at: number): number | string {
		if (this.#gathered[0] !== 0) return this.#goOnLine(chunk, at);
		const wanted = this.#wanted ?? HEADER_BYTES;
		const end = Math.min(chunk.length, at + wanted - this.#length);
		const next = this.#gather(chunk, at, end);
		if (typeof next === 'string' || this.#length < wanted) return next;
		if (this.#wanted === undefined) {
			const size = packetSize(this.#gathered, 0);
			if (typeof size === 'string') return size;
			this.#wanted = size;
			if (size > HEADER_BYTES) return next;
		}
		const packet = this.#gathered.subarray(0, this.#length);
		this.#drop();
		this.#deliver(packet);
		return next;
	}

	#goOnLine(chunk: Buffer, at: number): number | string {
		const found = chunk.indexOf(LINE_FEED, at);
		const next = this.#gather(chunk, at, found < 0 ? chunk.length : found);
		if (found < 0 || typeof next === 'string') return next;
		const line = textOf(this.#gathered.subarray(0, this.#length));
		this.#drop();
		this.#sink.line(line);
		return found + 1;
	}

	#gather(chunk: Buffer, from: number, to: number): number | string {
		const length = this.#length + to - from;
		if (this.#wanted === undefined && length > LINE_BYTES) return 'a line is too long';
		if (length > this.#gathered.length) {
			const capacity = Math.max(FIRST_BYTES, Math.min(this.#wanted ?? LINE_BYTES, 2 * length));
			if (!this.#budget.take(capacity - this.#gathered.length)) return 'too many unfinished packets';
			const grown = Buffer.allocUnsafeSlow(capacity);
			this.#gathered.copy(grown, 0, 0, this.#length);
			this.#gathered = grown;
		}
		chunk.copy(this.#gathered, this.#length, from, to);
		this.#length = length;
		return to;
	}

	#drop(): void {
		this.#budget.give(this.#gathered.length);
		this.#gathered = EMPTY;
		this.#length = 0;
		this.#wanted = undefined;
	}

	#deliver(packet: Buffer): void {
		if (packet.readUInt32BE(0) === RESPONSE_MAGIC) this.#sink.response();
		else this.#sink.packet(packet.readUInt32BE(4), packet.subarray(HEADER_BYTES));
	}
}

/** Bytes of a packet with its header, or what is wrong with it. */
function packetSize(buffer: Buffer, at: number): number | string {
	const magic = buffer.readUInt32BE(at);
	if (magic !== REQUEST_MAGIC && magic !== RESPONSE_MAGIC) return 'a packet begins with neither REQ nor RES';
	const type = buffer.readUInt32BE(at + 4);
	const limit = bodyLimit(type);
	if (limit === undefined) return `there is no packet of type ${type}`;
	const size = buffer.readUInt32BE(at + 8);
	return size > limit ? `a packet of type ${type} has ${size} bytes, the most are ${limit}` : HEADER_BYTES + size;
}

function textOf(line: Buffer): string {
	const end = line.at(-1) === CARRIAGE_RETURN ? line.length - 1 : line.length;
	return line.toString('utf8', 0, end);
}
