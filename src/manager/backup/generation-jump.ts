import type { Entry } from '../../store/store.ts';
import { JOB_KEYS } from '../jobs/job-keys.ts';
import { CLUSTER_KEY, PREFIXES } from '../state/record-codec.ts';

/** More than a cluster gives out between a backup and its loss. */
const JUMP = 1_000_000;

/**
 * Raises the generations of what is restored. Agents drop whatever is older than what they have seen, and they have seen more than the backup
 * knows of: each instance and the cluster's counter get one generation beyond all that. Start generations stay, so that no program that
 * was running at the time of the backup, and still does, is started anew.
 *
 * The generation is at least the wall time in milliseconds: a second restore of the same backup has to be beyond what was given out after
 * the first one. Likewise the numbers of jobs, whose handles somebody may still have.
 */
export class GenerationJump {
	#highest = 0;

	/** Takes notice of what an entry has. */
	see(entry: Entry): void {
		if (!hasGeneration(entry.key)) return;
		const { generation } = (entry.value ?? {}) as { readonly generation?: unknown };
		if (typeof generation === 'number' && generation > this.#highest) this.#highest = generation;
	}

	/** @param now wall time, ms */
	target(now: number): number {
		return Math.max(this.#highest + JUMP, Math.floor(now));
	}
}

/** The value that is restored for `entry`. */
export function raised(entry: Entry, generation: number): unknown {
	if (entry.key === JOB_KEYS.numbers) {
		const { next, ...rest } = entry.value as { readonly next: number };
		return { ...rest, next: Math.max(next + JUMP, generation) };
	}
	return hasGeneration(entry.key) ? { ...(entry.value as object), generation } : entry.value;
}

function hasGeneration(key: string): boolean {
	return key === CLUSTER_KEY || key.startsWith(PREFIXES.instance);
}
