import type { Event, WallTime } from './records.ts';

/** One call that changed something, was refused or failed. Nothing secret is ever in it: neither tokens nor values of a spec. */
export interface AuditEntry {
	readonly at: WallTime;
	/** `local`, `user/NAME`, `node/NAME` or `anonymous`. */
	readonly actor: string;
	/** Whence the call came, without port; absent: over an agent's certificate or from the manager's own machine. */
	readonly address?: string;
	/** `minder.v1.ControlService/ApplyProcesses` */
	readonly rpc: string;
	/** What it was about, e.g. `process/api`, `node/a`, `token/ann`; several: with blanks between them; absent: nothing in particular. */
	readonly subject?: string;
	readonly outcome: AuditOutcome;
	/** Why it did not end well: the error's message. */
	readonly reason?: string;
}

export type AuditOutcome = 'done' | 'refused' | 'failed';

/** Where calls are told. Never waits and never throws. */
export interface Audit {
	record(entry: AuditEntry): void;
}

/** An audit trail that can be read. */
export interface AuditTrail extends Audit {
	/** The newest `limit` entries about `names` (none: all), oldest first, and with `follow` those to come; ends when `signal` is aborted. */
	watch(
		names: readonly string[],
		how: { readonly follow: boolean; readonly limit?: number },
		signal?: AbortSignal,
	): AsyncIterable<readonly Event[]>;
}
