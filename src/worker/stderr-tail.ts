import type { Readable } from 'node:stream';

/** So much of what was written last becomes the reason of a failure. Bytes. */
const TAIL_BYTES = 4096;

/** Where what commands write to standard error goes. */
export type ErrorSink = (bytes: Uint8Array) => void;

/** Passes on what comes from standard error, and keeps its end. */
export class StderrTail {
	#tail: Buffer = Buffer.alloc(0);

	constructor(errors: Readable, sink: ErrorSink) {
		errors.on('data', (bytes: Buffer) => {
			const last = bytes.length >= TAIL_BYTES ? bytes : Buffer.concat([this.#tail, bytes]);
			this.#tail = Buffer.from(last.subarray(-TAIL_BYTES));
			sink(bytes);
		});
	}

	/** Forgets what came so far: it belongs to a job before. */
	forget(): void {
		this.#tail = Buffer.alloc(0);
	}

	/** What came last, for a person. */
	get text(): string {
		return this.#tail
			.toString('utf8')
			.replace(/[^\P{Cc}\n\t]/gu, '')
			.trim();
	}
}
