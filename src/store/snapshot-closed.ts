import { MinderError } from '../model/errors.ts';

/** What reading a snapshot ends with that was closed meanwhile. */
export function snapshotClosed(): MinderError {
	return new MinderError('storage', 'the snapshot of the store was closed before all of it was read');
}
