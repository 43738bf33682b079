import { MinderError } from '../../model/errors.ts';
import { JOB_LIMITS } from '../../model/function-spec.ts';
import type { FunctionName, JobHandle } from '../../model/ids.ts';
import type { JobDetail, JobFilter, JobState, JobView } from '../../model/jobs.ts';
import type { JobQueueRules, LiveJob, Moment } from '../../policy/jobs/job-queue-rules.ts';
import type { DeskRules } from './desk-rules.ts';
import { viewOfEnd } from './ended-codec.ts';
import { type EndedJobs, noJob } from './ended-jobs.ts';
import { handleOf, seqOf } from './job-keys.ts';
import type { JobNumbers } from './job-numbers.ts';
import type { JobPayloads } from './job-payloads.ts';
import { viewOf } from './job-views.ts';

const MOST_LISTED = 10_000;

export interface ArchivePorts {
	readonly queue: JobQueueRules;
	readonly ended: EndedJobs;
	readonly payloads: JobPayloads;
	readonly numbers: JobNumbers;
	readonly rules: DeskRules;
	readonly now: () => Moment;
}

/** Jobs as people see them: those that have not ended, and those that are kept. */
export class JobArchive {
	readonly #ports: ArchivePorts;

	constructor(ports: ArchivePorts) {
		this.#ports = ports;
	}

	/** See JobKeeper. @throws MinderError `usage`, `storage` */
	async jobs(filter: JobFilter, sees: (name: FunctionName) => boolean = () => true): Promise<JobView[]> {
		const { ended, numbers } = this.#ports;
		const before = filter.before === undefined ? Number.POSITIVE_INFINITY : seqOf(filter.before);
		if (before === undefined) throw new MinderError('usage', `${filter.before} is not the handle of a job`);
		const limit = Math.min(MOST_LISTED, Math.max(0, Math.trunc(filter.limit)));
		// Of a million jobs most are of the same few functions.
		const seen = new Map<FunctionName, boolean>();
		const isSeen = (name: FunctionName): boolean => {
			let is = seen.get(name);
			if (is === undefined) seen.set(name, (is = sees(name)));
			return is;
		};
		const wanted = (name: FunctionName, state: JobState): boolean =>
			(filter.function === undefined || filter.function === name) &&
			(filter.states?.includes(state) ?? true) &&
			isSeen(name);
		const found: { readonly seq: number; readonly live?: LiveJob }[] = this.#newest(limit, before, wanted);
		found.push(...ended.index.newest(limit, before, (job) => wanted(job.function, job.state)));
		found.sort((a, b) => b.seq - a.seq);
		const views = found.slice(0, limit).map(async ({ seq, live }) => {
			if (live !== undefined) return this.#view(live);
			const end = await ended.read(seq);
			return end === undefined ? undefined : viewOfEnd(handleOf(numbers.prefix, seq), end);
		});
		return (await Promise.all(views)).filter((view) => view !== undefined);
	}

	/** See JobKeeper. @throws MinderError `not-found`, `storage` */
	async detail(handle: string): Promise<JobDetail> {
		const { queue, ended, payloads, numbers } = this.#ports;
		const seq = seqOf(handle) ?? 0;
		const live = queue.find(seq);
		const view = live === undefined ? undefined : this.#view(live);
		if (live !== undefined && view !== undefined) {
			const data = live.data ?? (await payloads.load(seq, live.dataBytes));
			return { job: view, ...cut(data), resultTruncated: false };
		}
		const end = await ended.read(seq);
		if (end === undefined) throw noJob(handle);
		const job = viewOfEnd(handleOf(numbers.prefix, seq), end);
		const result = end.result === undefined ? undefined : Buffer.from(end.result, 'base64');
		const data =
			end.state === 'failed'
				? cut(await this.#letter(seq, end.bytes))
				: { data: new Uint8Array(), dataTruncated: end.bytes > 0 };
		return {
			job,
			...data,
			...(result === undefined ? {} : { result }),
			resultTruncated: (result?.byteLength ?? 0) < (end.resultBytes ?? 0),
		};
	}

	/** See JobKeeper. @throws MinderError `usage`, `not-found` */
	async handleOf(text: string): Promise<JobHandle> {
		const { queue, ended, numbers } = this.#ports;
		const seq = seqOf(text);
		if (seq === undefined)
			throw new MinderError('usage', `${JSON.stringify(text.slice(0, 80))} is not the handle of a job`);
		if (queue.find(seq) === undefined && ended.index.get(seq) === undefined) throw noJob(text);
		return handleOf(numbers.prefix, seq);
	}

	async #letter(seq: number, bytes: number): Promise<Uint8Array> {
		await this.#ports.ended.settled(seq);
		return this.#ports.payloads.load(seq, bytes);
	}

	/** Newest first. */
	#newest(limit: number, before: number, wanted: (name: FunctionName, state: JobState) => boolean) {
		const found: { readonly seq: number; readonly live: LiveJob }[] = [];
		for (const job of this.#ports.queue.jobs()) {
			if (job.seq >= before) break;
			if (job.state === 'proposed' || !wanted(job.function, job.state)) continue;
			found.push({ seq: job.seq, live: job });
			// They come oldest first: the last ones are wanted.
			if (found.length >= 2 * limit + 1000) found.splice(0, found.length - limit);
		}
		return found.slice(Math.max(0, found.length - limit));
	}

	#view(job: LiveJob): JobView | undefined {
		const { numbers, rules, now } = this.#ports;
		return viewOf(job, numbers.prefix, rules.of(job.function), now());
	}
}

function cut(data: Uint8Array): { data: Uint8Array; dataTruncated: boolean } {
	const most = JOB_LIMITS.rpcPayloadBytes - 2 * JOB_LIMITS.keptResultBytes;
	return { data: data.subarray(0, most), dataTruncated: data.byteLength > most };
}
