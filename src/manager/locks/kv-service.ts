import { MinderError } from '../../model/errors.ts';
import type { KvChange, KvEntry } from '../../model/kv.ts';
import type { LockGuard } from '../../model/locks.ts';

const notYet = (): MinderError => new MinderError('internal', 'shared state is not there yet');

/** What users ask of shared state; see Control. */
export class KvService {
	async get(_key: string): Promise<KvEntry> {
		throw notYet();
	}

	async put(
		_key: string,
		_value: Uint8Array,
		_how: { ifVersion?: number; ttlSeconds?: number; guard?: LockGuard },
	): Promise<KvEntry> {
		throw notYet();
	}

	async remove(_key: string, _how: { ifVersion?: number; guard?: LockGuard }): Promise<void> {
		throw notYet();
	}

	async list(_prefix: string, _how: { limit: number; after?: string }): Promise<KvEntry[]> {
		throw notYet();
	}

	// biome-ignore lint/correctness/useYield: not built yet
	async *watch(_prefix: string, _signal?: AbortSignal): AsyncGenerator<readonly KvChange[]> {
		throw notYet();
	}
}
