import type { Caller } from '../../model/access.ts';
import { MinderError } from '../../model/errors.ts';
import type { AcquireLock, LockAnswer, LockGuard, LockView, SessionState } from '../../model/locks.ts';

const notYet = (): MinderError => new MinderError('internal', 'locks are not there yet');

/** What users ask of locks; see Control. */
export class LockService {
	async acquire(_request: AcquireLock, _signal?: AbortSignal): Promise<LockAnswer> {
		throw notYet();
	}

	async release(_session: string, _request: string): Promise<void> {
		throw notYet();
	}

	async renew(_session: string, _how: { holdSeconds: number }, _signal?: AbortSignal): Promise<SessionState> {
		throw notYet();
	}

	async end(_session: string, _how: { clean: boolean }): Promise<void> {
		throw notYet();
	}

	async check(_guard: LockGuard): Promise<boolean> {
		throw notYet();
	}

	async list(_names: readonly string[]): Promise<LockView[]> {
		throw notYet();
	}

	async break(_name: string, _how: { reason: string }, _caller?: Caller): Promise<LockView> {
		throw notYet();
	}
}
