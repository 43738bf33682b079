import type { LockHolder, LockView } from '../../src/model/locks.ts';
import { formatDateTime } from './format.ts';

type Waits = readonly { readonly name: string; readonly position: number; readonly holders: readonly LockHolder[] }[];

/** `waits for nightly: held by web-1 pid 123 (rsync) since 2026-05-01 12:01:02, 2 before you` */
export function waitingLine(waits: Waits): string {
	return `waits for ${waits.map(waitText).join('; for ')}`;
}

function waitText({ name, position, holders }: Waits[number]): string {
	const before = position > 1 ? [`${position - 1} before you`] : [];
	return `${name}: ${[heldBy(holders), ...before].join(', ')}`;
}

/** `nightly: held by web-1 pid 123 (rsync) since 2026-05-01 12:01:02` */
export function refusedLine(
	locks: readonly { readonly name: string; readonly holders: readonly LockHolder[] }[],
): string {
	return `not to be had now: ${locks.map(({ name, holders }) => `${name}: ${heldBy(holders)}`).join('; ')}`;
}

function heldBy(holders: readonly LockHolder[]): string {
	if (holders.length === 0) return 'held by nobody yet';
	const [first, ...others] = holders.map(partyText);
	return `held by ${first}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

function partyText({ host, node, pid, comment, since }: LockHolder): string {
	const command = comment === undefined ? '' : ` (${shortened(comment)})`;
	return `${node ?? host}${pid === undefined ? '' : ` pid ${pid}`}${command} since ${formatDateTime(since)}`;
}

function shortened(text: string): string {
	return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

/** What `lockersh --locklist` prints: name and owner of each that is held. */
export function lockListLines(locks: readonly LockView[]): string[] {
	return locks
		.flatMap(({ name, holders }) => holders.map(({ identity }) => `${name.padEnd(20)} ${identity.owner}`))
		.sort();
}
