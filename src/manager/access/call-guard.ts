import type { Caller, Principal } from '../../model/access.ts';
import type { AuditOutcome, AuditTrail } from '../../model/audit.ts';
import type { CallOptions } from '../../model/control.ts';
import { MinderError, toMinderError } from '../../model/errors.ts';
import { isInstanceId } from '../../model/ids.ts';
import { nameOf } from '../../policy/access.ts';
import { ruleOf } from '../../policy/access-table.ts';
import type { Clock } from '../../sys/clock.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { addressOf } from './authorizer.ts';
import { oneLine } from './one-line.ts';
import { type TokenEnds, tokenEnded } from './token-ends.ts';

export interface GuardPorts {
	readonly state: ClusterState;
	readonly ends: TokenEnds;
	readonly audit: AuditTrail;
	readonly clock: Clock;
}

/** What is called, and what about. */
export interface GuardedCall {
	/** Method of ControlService. */
	readonly rpc: string;
	readonly subject?: string;
	readonly options: CallOptions | undefined;
}

/** Options of a stream that was let in. */
export type StreamOptions = CallOptions & { readonly signal: AbortSignal };

/** What changes nothing, and what scripts do all the time: locks that are asked for, renewed and given back. */
const UNTOLD: ReadonlySet<string> = new Set([
	'ListAccessTokens',
	'AcquireLock',
	'ReleaseLock',
	'RenewSession',
	'EndSession',
]);

/** Names in one entry of the audit. */
const MOST_NAMED = 20;

/** Runs calls that pass their check, ends streams with their token, and tells the audit of what was changed or refused. */
export class CallGuard {
	readonly #ends: TokenEnds;
	readonly #audit: AuditTrail;
	readonly #clock: Clock;

	constructor({ ends, audit, clock }: GuardPorts) {
		this.#ends = ends;
		this.#audit = audit;
		this.#clock = clock;
	}

	/** Nothing is awaited between `check` and `run`, so that both see the same state. */
	async call<T>(call: GuardedCall, check: (principal: Principal) => void, run: () => Promise<T>): Promise<T> {
		const caller = callerOf(call.options);
		try {
			check(caller.principal);
			const result = await run();
			if (changes(call.rpc)) this.#tell(call, caller, 'done');
			return result;
		} catch (error) {
			this.#tellFailure(call, caller, error);
			throw error;
		}
	}

	/** Ends without an error when the caller leaves, with `unauthenticated` when its token ends. */
	async *stream<T>(
		call: GuardedCall,
		check: (principal: Principal) => void,
		open: (options: StreamOptions) => AsyncIterable<T>,
	): AsyncGenerator<T, void, undefined> {
		const { options } = call;
		const caller = callerOf(options);
		const { principal } = caller;
		try {
			check(principal);
		} catch (error) {
			this.#tellFailure(call, caller, error);
			throw error;
		}
		const end = principal.kind === 'token' ? this.#ends.watch(principal.id) : undefined;
		const signals = [options?.signal, end?.signal].filter((signal) => signal !== undefined);
		try {
			yield* open({ ...options, signal: AbortSignal.any(signals) });
			const gone = options?.signal?.aborted === true;
			if (principal.kind === 'token' && end?.signal.aborted === true && !gone) throw tokenEnded(principal.name);
		} finally {
			end?.release();
		}
	}

	#tellFailure(call: GuardedCall, caller: Caller, error: unknown): void {
		const { code, message } = toMinderError(error);
		if (code === 'refused' || code === 'unauthenticated') this.#tell(call, caller, 'refused', message);
		else if (changes(call.rpc)) this.#tell(call, caller, 'failed', message);
	}

	#tell({ rpc, subject }: GuardedCall, { peer, principal }: Caller, outcome: AuditOutcome, reason?: string): void {
		this.#audit.record({
			at: this.#clock.wall(),
			actor: nameOf(principal),
			...addressOf(peer),
			rpc: fullName(rpc),
			...(subject === undefined || subject === '' ? {} : { subject: oneLine(subject) }),
			outcome,
			...(reason === undefined ? {} : { reason: oneLine(reason) }),
		});
	}
}

/** @throws MinderError `internal` for a call that nobody let in */
function callerOf(options: CallOptions | undefined): Caller {
	if (options?.caller !== undefined) return options.caller;
	throw new MinderError('internal', 'a call was served without a caller');
}

/** As {@link callerOf}. */
export function principalOf(options: CallOptions | undefined): Principal {
	return callerOf(options).principal;
}

function fullName(rpc: string): string {
	return `minder.v1.ControlService/${rpc}`;
}

function changes(rpc: string): boolean {
	const rule = ruleOf(fullName(rpc));
	return rule?.needs === 'role' && rule.role !== 'viewer' && !UNTOLD.has(rpc);
}

/** Names of processes and instances, for the audit. */
export function processes(names: readonly string[]): string {
	return subject(names, (name) => `${isInstanceId(name) ? 'instance' : 'process'}/${name}`);
}

/** Names of nodes, for the audit. */
export function nodes(names: readonly string[]): string {
	return subject(names, (name) => `node/${name}`);
}

/** Names of some other kind, for the audit. */
export function named(
	kind: 'schedule' | 'run' | 'lock' | 'entry' | 'function' | 'job',
	names: readonly string[],
): string {
	return subject(names, (name) => `${kind}/${name}`);
}

function subject(names: readonly string[], show: (name: string) => string): string {
	const more = names.length > MOST_NAMED ? [`and ${names.length - MOST_NAMED} more`] : [];
	return [...names.slice(0, MOST_NAMED).map(show), ...more].join(' ');
}
