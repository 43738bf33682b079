import type { GrowingFile } from '../sys/growing-file.ts';

/** So much of what was written last becomes the reason of a failure. Bytes. */
const TAIL_BYTES = 4096;
/** Of one look. */
const PIECE_BYTES = 64 * 1024;
/** A file that has grown so large is emptied once it was passed on: a program that stays may write for years. */
const MOST_BYTES = 1024 * 1024;

/** Where what commands write to standard error goes. */
export type ErrorSink = (bytes: Uint8Array) => void;

/** Passes on what comes to stand in the file of standard error, and keeps its end. */
export class StderrTail {
	readonly #file: GrowingFile;
	readonly #sink: ErrorSink;
	#position = 0;
	#tail: Buffer = Buffer.alloc(0);

	constructor(file: GrowingFile, sink: ErrorSink) {
		this.#file = file;
		this.#sink = sink;
	}

	/** Passes on what is new. */
	pump(): void {
		for (;;) {
			const piece = this.#file.read(this.#position, PIECE_BYTES);
			if (piece.length === 0) break;
			this.#position += piece.length;
			this.#tail = Buffer.from(Buffer.concat([this.#tail, piece]).subarray(-TAIL_BYTES));
			this.#sink(piece);
		}
		if (this.#position < MOST_BYTES) return;
		this.#file.empty();
		this.#position = 0;
	}

	/** Forgets what was written so far: it belongs to a job before. */
	forget(): void {
		this.pump();
		this.#tail = Buffer.alloc(0);
	}

	/** What was written last, for a person. */
	get text(): string {
		return this.#tail
			.toString('utf8')
			.replace(/[^\P{Cc}\n\t]/gu, '')
			.trim();
	}
}
