import type { Clock } from '../sys/clock.ts';
import { errnoOf } from '../sys/files.ts';
import type { Log } from '../sys/log.ts';

/** The errors of a disk that takes nothing, whatever is written. */
const DISK_ERRNOS: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EIO']);
/** So long nothing may have failed before the trouble counts as over, in seconds. */
const QUIET_SECONDS = 3;

/**
 * Whether the agent can write what it must, as a person is told: one line of log when that begins and one when it is over, and
 * {@link alarms} for the heartbeats meanwhile.
 */
export class StorageAlarm {
	readonly #clock: Clock;
	readonly #log: Log;
	#trouble: { readonly text: string; lastAt: number } | undefined;

	constructor(clock: Clock, log: Log) {
		this.#clock = clock;
		this.#log = log;
	}

	/** One line each for a person; empty: all is well. */
	get alarms(): readonly string[] {
		return this.#trouble === undefined ? [] : [this.#trouble.text];
	}

	/** `what` could not be done. @returns whether the disk is to blame, so that {@link worked} has to be called sooner or later */
	failed(what: string, error: unknown): boolean {
		const errno = diskErrnoOf(error);
		if (errno === undefined) return false;
		const lastAt = this.#clock.monotonic();
		if (this.#trouble !== undefined) {
			this.#trouble.lastAt = lastAt;
			return true;
		}
		const reason = error instanceof Error ? error.message : String(error);
		this.#trouble = { text: `the agent cannot write its data: ${what}: ${reason}`, lastAt };
		this.#log.error({ errno }, `${this.#trouble.text}; programs go on, changes wait until there is room`);
		return true;
	}

	/** The whole table is on disk. */
	worked(): void {
		if (this.#trouble === undefined || this.#clock.monotonic() - this.#trouble.lastAt < QUIET_SECONDS) return;
		this.#trouble = undefined;
		this.#log.warn({}, 'the agent can write its data again');
	}
}

function diskErrnoOf(error: unknown): string | undefined {
	for (let at = error; at instanceof Error; at = at.cause) {
		const errno = errnoOf(at);
		if (errno !== undefined && DISK_ERRNOS.has(errno)) return errno;
	}
	return undefined;
}
