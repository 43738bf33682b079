import { MinderError } from '../../model/errors.ts';
import { JOB_LIMITS } from '../../model/function-spec.ts';
import type { JobHandle } from '../../model/ids.ts';
import type { JobUpdate } from '../../model/jobs.ts';
import type { JobFollower } from './job-desk.ts';

/** Updates, and bytes of theirs, that wait for one reader before it is cut off. */
const MOST_WAITING = 2000;
const MOST_WAITING_BYTES = 2 * JOB_LIMITS.rpcPayloadBytes;
/** Of output, in one piece. */
const PIECE_BYTES = 2 ** 20;

/** One who reads what becomes of a job: whatever the reader does, only so much is kept for it. */
export class UpdateBuffer implements JobFollower {
	#waiting: JobUpdate[] = [];
	#bytes = 0;
	#state: 'open' | 'overflowed' = 'open';
	#wake: () => void = () => {};
	readonly #overflowed: () => void;

	/** @param overflowed called once, when it is cut off */
	constructor(overflowed: () => void) {
		this.#overflowed = overflowed;
	}

	told(_handle: JobHandle, update: JobUpdate): void {
		if (this.#state === 'overflowed') return;
		// The newest progress is all that counts.
		if (update.kind === 'progress' && this.#waiting.at(-1)?.kind === 'progress') this.#waiting.pop();
		const isFirst = this.#waiting.length === 0;
		for (const piece of piecesOf(update)) this.#waiting.push(piece);
		this.#bytes += sizeOf(update);
		const isFull = this.#waiting.length > MOST_WAITING || this.#bytes > MOST_WAITING_BYTES;
		// Who has read all there was is not slow, however much comes at once; and after the end nothing more comes.
		if (isFull && !isFirst && update.kind !== 'ended') {
			this.#state = 'overflowed';
			this.#waiting = [];
			// The desk is in the middle of telling.
			queueMicrotask(this.#overflowed);
		}
		this.#wake();
	}

	/**
	 * What was told, in order, up to the end of the job or until `signal` is aborted.
	 * @throws MinderError `slow-reader` where it was cut off, `too-large` for a result that does not fit into one message
	 */
	async *read(signal: AbortSignal | undefined): AsyncGenerator<JobUpdate, void, undefined> {
		const onAbort = (): void => this.#wake();
		signal?.addEventListener('abort', onAbort, { once: true });
		try {
			while (!isAborted(signal)) {
				if (this.#state === 'overflowed') {
					const text = `more than ${MOST_WAITING} updates, or ${MOST_WAITING_BYTES} bytes, of the job waited to be read: read faster`;
					throw new MinderError('slow-reader', text);
				}
				const next = this.#waiting;
				this.#waiting = [];
				this.#bytes = 0;
				for (const update of next) {
					if (isAborted(signal)) return;
					checkSize(update);
					yield update;
					if (update.kind === 'ended') return;
				}
				if (next.length > 0) continue;
				await new Promise<void>((resolve) => {
					this.#wake = resolve;
				});
			}
		} finally {
			signal?.removeEventListener('abort', onAbort);
		}
	}
}

/** Asked anew each time: it changes while something is awaited. */
function isAborted(signal: AbortSignal | undefined): boolean {
	return signal?.aborted === true;
}

/** Output is a stream of bytes: it may come in other pieces than it was sent. */
function* piecesOf(update: JobUpdate): Generator<JobUpdate> {
	if ((update.kind !== 'data' && update.kind !== 'warning') || update.data.byteLength <= PIECE_BYTES) {
		yield update;
		return;
	}
	for (let at = 0; at < update.data.byteLength; at += PIECE_BYTES)
		yield { kind: update.kind, data: update.data.subarray(at, at + PIECE_BYTES) };
}

function checkSize(update: JobUpdate): void {
	const bytes = sizeOf(update);
	if (bytes <= JOB_LIMITS.rpcPayloadBytes) return;
	throw new MinderError(
		'too-large',
		`the job has ended with a result of ${bytes} bytes, more than the ${JOB_LIMITS.rpcPayloadBytes} that can be told this way`,
	);
}

function sizeOf(update: JobUpdate): number {
	switch (update.kind) {
		case 'data':
		case 'warning':
			return update.data.byteLength;
		case 'ended': {
			const { end } = update;
			if (end.kind === 'done') return end.result.byteLength;
			return end.kind === 'failed' ? (end.exception?.byteLength ?? 0) : 0;
		}
		default:
			return 0;
	}
}
