import { MinderError } from '../../model/errors.ts';
import type { Store } from '../../store/store.ts';

/** There from the first write of a restore to its last: what else the store holds is half of something. */
export const RESTORE_MARKER = 'meta/restore';

/** Whether a restore of this store was begun and not finished. @throws MinderError `storage` */
export async function isHalfRestored(store: Store): Promise<boolean> {
	for await (const { key } of store.scan(RESTORE_MARKER, { limit: 1 })) return key === RESTORE_MARKER;
	return false;
}

/** @throws MinderError `precondition` where the store is not to be used */
export async function refuseHalfRestored(store: Store): Promise<void> {
	if (!(await isHalfRestored(store))) return;
	throw new MinderError(
		'precondition',
		'the restore of this store was not finished: run the same `minder restore` again, then start the manager',
	);
}
