import { JOB_LIMITS, type WorkerMode } from '../model/function-spec.ts';
import { failedBySize } from './command-end.ts';
import { failed, type JobOutcome } from './job-runner.ts';

/** What was found in the output of a program that stays. `broken`: it does not keep to the protocol. */
export type Answer =
	| { readonly kind: 'outcome'; readonly outcome: JobOutcome }
	| { readonly kind: 'broken'; readonly outcome: JobOutcome };

/**
 * How a program that stays gets its jobs and answers them, one at a time.
 *
 * | mode | a job | its answer |
 * |---|---|---|
 * | `lines` | the payload and a line feed; it must not hold one itself | the result and a line feed |
 * | `frames` | length (4 bytes, big-endian) and so many bytes of payload | length (of what follows), a byte of status, the rest |
 *
 * Status: 0 done, the rest is the result; 1 failed, the rest is the reason; 2 failed, not to be tried again.
 */
export interface StandingProtocol {
	/** @returns a text where the payload cannot be sent so */
	encode(payload: Uint8Array): Uint8Array | string;
	/** @returns the answer once it is whole */
	take(bytes: Buffer): Answer | undefined;
	/** Whether something came that is part of no answer that was taken. */
	readonly dirty: boolean;
}

const MOST_BYTES = JOB_LIMITS.rpcPayloadBytes;
const LINE_FEED = 0x0a;
const LENGTH_BYTES = 4;

export function standingProtocol(mode: Exclude<WorkerMode, 'command'>): StandingProtocol {
	return mode === 'lines' ? new LineProtocol() : new FrameProtocol();
}

/** What came and was not taken yet, in the pieces in which it came. */
class Pieces {
	#pieces: Buffer[] = [];
	length = 0;

	add(piece: Buffer): void {
		this.#pieces.push(piece);
		this.length += piece.length;
	}

	/** All of it as one piece. */
	whole(): Buffer {
		if (this.#pieces.length !== 1) this.#pieces = [Buffer.concat(this.#pieces)];
		return this.#pieces[0] ?? Buffer.alloc(0);
	}

	drop(length: number): void {
		const rest = this.whole().subarray(length);
		this.#pieces = rest.length === 0 ? [] : [rest];
		this.length = rest.length;
	}
}

class LineProtocol implements StandingProtocol {
	readonly #pieces = new Pieces();

	get dirty(): boolean {
		return this.#pieces.length > 0;
	}

	encode(payload: Uint8Array): Uint8Array | string {
		if (payload.includes(LINE_FEED)) return 'its payload holds a line feed, which one line cannot';
		return Buffer.concat([payload, Buffer.of(LINE_FEED)]);
	}

	take(bytes: Buffer): Answer | undefined {
		const before = this.#pieces.length;
		const found = bytes.indexOf(LINE_FEED);
		this.#pieces.add(bytes);
		const end = found < 0 ? this.#pieces.length : before + found;
		if (end > MOST_BYTES) return { kind: 'broken', outcome: failedBySize(MOST_BYTES) };
		if (found < 0) return undefined;
		const result = Buffer.from(this.#pieces.whole().subarray(0, end));
		this.#pieces.drop(end + 1);
		return { kind: 'outcome', outcome: { kind: 'done', result } };
	}
}

class FrameProtocol implements StandingProtocol {
	readonly #pieces = new Pieces();

	get dirty(): boolean {
		return this.#pieces.length > 0;
	}

	encode(payload: Uint8Array): Uint8Array {
		const length = Buffer.alloc(LENGTH_BYTES);
		length.writeUInt32BE(payload.length);
		return Buffer.concat([length, payload]);
	}

	take(bytes: Buffer): Answer | undefined {
		this.#pieces.add(bytes);
		if (this.#pieces.length < LENGTH_BYTES) return undefined;
		// One piece for each read would be joined each time.
		this.#length ??= this.#pieces.whole().readUInt32BE();
		const length = this.#length;
		if (length === 0) return broken('its program answered with a frame of no bytes, which has no status');
		if (length > MOST_BYTES + 1) return { kind: 'broken', outcome: failedBySize(MOST_BYTES) };
		if (this.#pieces.length < LENGTH_BYTES + length) return undefined;
		const frame = Buffer.from(this.#pieces.whole().subarray(LENGTH_BYTES, LENGTH_BYTES + length));
		this.#pieces.drop(LENGTH_BYTES + length);
		this.#length = undefined;
		const rest = frame.subarray(1);
		switch (frame[0]) {
			case 0:
				return { kind: 'outcome', outcome: { kind: 'done', result: rest } };
			case 1:
			case 2:
				return { kind: 'outcome', outcome: failed(rest.toString('utf8', 0, 4096), frame[0] === 2) };
			default:
				return broken(`its program answered with status ${frame[0]}, which is none of 0, 1, 2`);
		}
	}

	#length: number | undefined;
}

function broken(reason: string): Answer {
	return { kind: 'broken', outcome: failed(reason) };
}
