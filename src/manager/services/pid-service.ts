import { MinderError } from '../../model/errors.ts';
import type { PidAnswer, PidQuery } from '../../model/locks.ts';

/** Asks agents whether processes are there; see Control. */
export class PidService {
	async check(_queries: readonly PidQuery[]): Promise<PidAnswer[]> {
		throw new MinderError('internal', 'agents cannot be asked for processes yet');
	}
}
