import type { JobQueueRules, Moment } from '../../policy/jobs/job-queue-rules.ts';
import type { Store } from '../../store/store.ts';
import type { EndedJobs } from './ended-jobs.ts';
import type { JobChanges } from './job-changes.ts';
import { decodeJob, decodeState } from './job-codec.ts';
import { JOB_KEYS, numberKey, seqOf } from './job-keys.ts';
import type { JobPayloads } from './job-payloads.ts';

export interface RestorePorts {
	readonly store: Store;
	readonly queue: JobQueueRules;
	readonly ended: EndedJobs;
	readonly changes: JobChanges;
	readonly payloads: JobPayloads;
	readonly now: Moment;
}

/**
 * Puts all jobs that were kept back into the queue, before any worker comes.
 * @param waits told of each that is delayed: until when, wall ms
 * @throws MinderError `storage`
 */
export async function restoreJobs(ports: RestorePorts, waits: (seq: number, until: number) => void): Promise<void> {
	const { store, queue, ended, changes, payloads, now } = ports;
	const states = new Map<number, ReturnType<typeof decodeState>>();
	for await (const entry of store.scan(JOB_KEYS.state)) {
		states.set(seqOf(entry.key.slice(JOB_KEYS.state.length)) ?? 0, decodeState(entry));
	}
	for await (const entry of store.scan(JOB_KEYS.job)) {
		const seq = seqOf(entry.key.slice(JOB_KEYS.job.length));
		// The payload of a dead letter.
		if (seq === undefined || ended.index.get(seq) !== undefined) continue;
		const saved = decodeJob(seq, entry, states.get(seq), payloads);
		states.delete(seq);
		queue.restore(saved, now);
		if (saved.dueAt !== undefined && saved.attempt === 0) waits(seq, saved.dueAt);
		const job = queue.find(seq);
		if (job !== undefined) payloads.count(job);
	}
	// Of jobs that never were on disk.
	for (const seq of states.keys()) {
		changes.put(seq, () => [{ kind: 'remove', key: numberKey(JOB_KEYS.state, seq) }], 100);
	}
}
