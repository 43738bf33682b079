import { constants } from 'node:os';
import type { ExitMatch, ProcessSpec, RestartPolicy } from '../model/process-spec.ts';
import type { ExitStatus } from '../model/records.ts';

/** Why a run that nobody asked to end came to its end, as far as restart policies tell ends apart. */
export const END_CAUSES = [
	/** Exit code 0, or an end that the spec lists as success. */
	'clean',
	/** A daemon ended by SIGHUP, SIGINT, SIGTERM or SIGPIPE. */
	'clean-signal',
	'code',
	'signal',
	/** SIGABRT, or a signal with a core dump. */
	'abort',
	/** Not ready in time. */
	'timeout',
	/** Liveness failed. */
	'watchdog',
	/** The machine had no means to start it. */
	'refused',
	/** Nobody was there to see how it ended. */
	'unknown',
] as const;
export type EndCause = (typeof END_CAUSES)[number];

/**
 * The ends after which each policy restarts a daemon; a one-shot is never restarted after `clean`. As systemd.service(5) has it, where
 * `never` is `no`; systemd has no `refused` and `unknown`, which count as abnormal here.
 *
 * | policy | clean | clean-signal | code | signal | abort | timeout | watchdog | refused | unknown |
 * |---|---|---|---|---|---|---|---|---|---|
 * | always | x | x | x | x | x | x | x | x | x |
 * | on-success | x | x | | | | | | | |
 * | on-failure | | | x | x | x | x | x | x | x |
 * | on-abnormal | | | | x | x | x | x | x | x |
 * | on-abort | | | | x | x | | | | |
 * | on-watchdog | | | | | | | x | | |
 * | never | | | | | | | | | |
 */
export const RESTARTS_AFTER: Readonly<Record<RestartPolicy, readonly EndCause[]>> = {
	always: END_CAUSES,
	'on-success': ['clean', 'clean-signal'],
	'on-failure': ['code', 'signal', 'abort', 'timeout', 'watchdog', 'refused', 'unknown'],
	'on-abnormal': ['signal', 'abort', 'timeout', 'watchdog', 'refused', 'unknown'],
	'on-abort': ['signal', 'abort'],
	'on-watchdog': ['watchdog'],
	never: [],
};

const CLEAN_SIGNALS: readonly NodeJS.Signals[] = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGPIPE'];

/** Cause of an end by itself. A one-shot that a signal ended is not done, whichever signal it was. */
export function causeOf(status: ExitStatus, spec: Pick<ProcessSpec, 'daemon' | 'restart'>): EndCause {
	if (matches(spec.restart.successOn, exitMatchOf(status))) return 'clean';
	switch (status.kind) {
		case 'code':
			return status.code === 0 ? 'clean' : 'code';
		case 'signal':
			if (status.core || status.signal === 'SIGABRT') return 'abort';
			return spec.daemon && CLEAN_SIGNALS.includes(status.signal) ? 'clean-signal' : 'signal';
		case 'unknown':
			return 'unknown';
	}
}

/** What `successOn`, `preventOn` and `forceOn` are compared with. */
export function exitMatchOf(status: ExitStatus): ExitMatch | undefined {
	switch (status.kind) {
		case 'code':
			return status.code;
		case 'signal':
			return status.signal;
		case 'unknown':
			return undefined;
	}
}

/** Whether `list` has this end. A signal is also found by its exit code of a shell, 128 + its number. */
export function matches(list: readonly ExitMatch[] | undefined, exit: ExitMatch | undefined): boolean {
	if (list === undefined || exit === undefined) return false;
	return list.includes(exit) || (typeof exit === 'string' && list.includes(128 + constants.signals[exit]));
}
