import { MinderError } from '../../model/errors.ts';
import { LOCK_NAME } from '../../model/locks.ts';

const DEFAULT_DOMAIN = 'default/';

/** `DOMAIN/NAME` of a lock, as it is kept. @throws MinderError `usage` */
export function lockKey(name: string): string {
	if (!LOCK_NAME.test(name)) {
		throw new MinderError(
			'usage',
			`lock name ${JSON.stringify(name.slice(0, 200))} is not valid: write NAME or DOMAIN/NAME, each of 1 to 63 letters, digits, ".", "-" or "_"`,
		);
	}
	return name.includes('/') ? name : DEFAULT_DOMAIN + name;
}

/** A lock as people write it: without the default domain. */
export function shownLock(key: string): string {
	return key.startsWith(DEFAULT_DOMAIN) ? key.slice(DEFAULT_DOMAIN.length) : key;
}
