import { MinderError } from '../../model/errors.ts';
import type { LiveJob } from '../../policy/jobs/job-queue-rules.ts';
import type { Store } from '../../store/store.ts';
import { decodePart, inlineData, partsOf } from './job-codec.ts';
import { JOB_KEYS, numberKey, seqOf } from './job-keys.ts';

/** Of all payloads of background jobs that are held in memory. */
const BUDGET_BYTES = 64 * 2 ** 20;
/** What each costs beside its bytes, about. */
const OVERHEAD_BYTES = 160;
/** Jobs whose payloads are read together with one that is needed, as they are likely to be next. */
const AHEAD = 32;

/** The payloads of background jobs: in memory as long as there is room, else read when they are needed. */
export class JobPayloads {
	readonly #store: Store;
	readonly #budget: number;
	#bytes = 0;

	constructor(store: Store, budget = BUDGET_BYTES) {
		this.#store = store;
		this.#budget = budget;
	}

	/** Bytes in memory. */
	get bytes(): number {
		return this.#bytes;
	}

	/** Whether one of so many bytes would be held now. */
	fits(bytes: number): boolean {
		return this.#bytes + bytes + OVERHEAD_BYTES <= this.#budget;
	}

	/** It is on disk from now on; without room its payload is let go. */
	keep(job: LiveJob): void {
		const { data } = job;
		if (data === undefined) return;
		if (!this.fits(data.byteLength)) {
			job.data = undefined;
			return;
		}
		// What came from a socket is a piece of something much larger.
		if (data.buffer.byteLength > 2 * data.byteLength) job.data = Buffer.from(data);
		this.#bytes += data.byteLength + OVERHEAD_BYTES;
	}

	/** As {@link keep}, of one that was read, if it {@link fits}. */
	count(job: LiveJob): void {
		if (job.data !== undefined) this.#bytes += job.data.byteLength + OVERHEAD_BYTES;
	}

	/** It has ended; one that {@link keep} has seen. */
	release(job: LiveJob): void {
		if (job.data === undefined) return;
		this.#bytes -= job.data.byteLength + OVERHEAD_BYTES;
		job.data = undefined;
	}

	/**
	 * From the store, together with some of those that follow.
	 * @param find live jobs by number
	 * @throws MinderError `storage`; `not-found` where it is not there
	 */
	async need(job: LiveJob, find: (seq: number) => LiveJob | undefined): Promise<Uint8Array> {
		if (partsOf(job.dataBytes) > 0) return this.readParts(job.seq, job.dataBytes);
		let found: Uint8Array | undefined;
		for await (const entry of this.#store.scan(JOB_KEYS.job, {
			after: numberKey(JOB_KEYS.job, job.seq - 1),
			limit: AHEAD,
		})) {
			const seq = seqOf(entry.key.slice(JOB_KEYS.job.length)) ?? 0;
			if (seq === job.seq) found = inlineData(entry);
			else this.#ahead(find(seq), () => inlineData(entry));
		}
		if (found === undefined) throw missing(job.seq);
		return found;
	}

	/** Of any job of which there is a payload on disk. @throws MinderError `storage`, `not-found` */
	async load(seq: number, bytes: number): Promise<Uint8Array> {
		if (partsOf(bytes) > 0) return this.readParts(seq, bytes);
		const key = numberKey(JOB_KEYS.job, seq);
		for await (const entry of this.#store.scan(key, { limit: 1 })) return inlineData(entry) ?? Buffer.alloc(0);
		throw missing(seq);
	}

	/** Of one that is in parts. @throws MinderError `storage`, `not-found` */
	async readParts(seq: number, bytes: number): Promise<Uint8Array> {
		const parts: Uint8Array[] = [];
		for await (const entry of this.#store.scan(`${numberKey(JOB_KEYS.data, seq)}/`)) parts.push(decodePart(entry));
		const data = Buffer.concat(parts);
		if (data.byteLength !== bytes) throw missing(seq);
		return data;
	}

	#ahead(job: LiveJob | undefined, data: () => Uint8Array | undefined): void {
		if (job?.state !== 'queued' || !job.background || job.data !== undefined || !this.fits(job.dataBytes)) return;
		const read = data();
		if (read === undefined) return;
		job.data = read;
		this.#bytes += read.byteLength + OVERHEAD_BYTES;
	}
}

function missing(seq: number): MinderError {
	return new MinderError('not-found', `the payload of job ${seq} is not in the store`, {
		details: { job: String(seq) },
	});
}
