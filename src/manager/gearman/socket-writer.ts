import type { Socket } from 'node:net';
import { byteCount, type Parts } from './packet-writer.ts';

/** The socket is given no more at once: what one who reads slowly takes is seen as it is taken, not only once it is all of a large payload. */
const SLICE_BYTES = 256 * 1024;

/**
 * Writes to a socket, slice by slice.
 *
 * ```
 * idle ──write──▶ writing a slice ──taken──▶ the next slice, or idle
 * ```
 */
export class SocketWriter {
	readonly #socket: Socket;
	readonly #moved: () => void;
	#waiting: Uint8Array[] = [];
	#first = 0;
	#bytes = 0;
	#isWriting = false;

	/** @param moved the other side has taken a slice */
	constructor(socket: Socket, moved: () => void) {
		this.#socket = socket;
		this.#moved = moved;
	}

	/** Not taken by the other side yet. */
	get bytes(): number {
		return this.#bytes;
	}

	write(parts: Parts): void {
		const bytes = byteCount(parts);
		if (bytes === 0) return;
		this.#bytes += bytes;
		if (!this.#isWriting && bytes <= SLICE_BYTES) return this.#send(parts, bytes);
		for (const part of parts) this.#waiting.push(part);
		if (!this.#isWriting) this.#sendNext();
	}

	#sendNext(): void {
		const slice = this.#nextSlice();
		if (slice.length > 0) this.#send(slice, byteCount(slice));
	}

	#send(slice: Parts, bytes: number): void {
		this.#isWriting = true;
		// Held back so that all leave in one call.
		if (slice.length > 1) this.#socket.cork();
		const last = slice.length - 1;
		for (const [at, part] of slice.entries()) {
			if (at < last) this.#socket.write(part);
			else this.#socket.write(part, (error) => this.#taken(bytes, error));
		}
		if (slice.length > 1) this.#socket.uncork();
	}

	#taken(bytes: number, error: Error | null | undefined): void {
		// The connection is gone, and so is all that waits for it.
		if (error instanceof Error) return;
		this.#isWriting = false;
		this.#bytes -= bytes;
		this.#moved();
		if (!this.#isWriting) this.#sendNext();
	}

	#nextSlice(): Uint8Array[] {
		const slice: Uint8Array[] = [];
		let room = SLICE_BYTES;
		for (let part = this.#waiting[this.#first]; part !== undefined && room > 0; part = this.#waiting[this.#first]) {
			const piece = part.byteLength > room ? part.subarray(0, room) : part;
			if (piece === part) this.#first++;
			else this.#waiting[this.#first] = part.subarray(room);
			slice.push(piece);
			room -= piece.byteLength;
		}
		if (this.#first === this.#waiting.length) {
			this.#waiting = [];
			this.#first = 0;
		} else if (this.#first > 1024) {
			this.#waiting.splice(0, this.#first);
			this.#first = 0;
		}
		return slice;
	}
}
