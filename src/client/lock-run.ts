import { assertNever } from '../model/assert-never.ts';
import type { MinderError } from '../model/errors.ts';
import { type Clock, sleep } from '../sys/clock.ts';
import type { CommandEnd, Deadline, GuardedCommand, StartGuarded } from '../sys/guard.ts';
import type { HoldDeadline, LockHold, Loss } from './lock-hold.ts';
import { type Acquired, LockHolder, type LockHolderOptions } from './lock-holder.ts';

/** A command that runs while a lock is held. */
export interface LockedCommand {
	readonly argv: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	/** Held until all of its session has ended, or only until it itself has. */
	readonly until: 'group' | 'leader';
}

export interface LockRunOptions extends LockHolderOptions {
	readonly start: StartGuarded;
	readonly command: LockedCommand;
	/** Calls the handler at each signal that the command is to get, until the result is called. After the command one ends the wait for the release. */
	readonly onSignal: (handler: (signal: NodeJS.Signals) => void) => () => void;
	readonly onHeld: (name: string, token: number) => void;
	/** It has to end; what follows is up to us. */
	readonly onLost: (reason: string) => void;
}

/** How it went. `released`: a manager has confirmed that the lock is given back. */
export type LockRunEnd =
	| { readonly kind: 'ended'; readonly end: CommandEnd; readonly released: boolean }
	| { readonly kind: 'refused'; readonly holders: Extract<Acquired, { kind: 'refused' }>['holders'] }
	| { readonly kind: 'late'; readonly trouble?: MinderError }
	/** While it waited. */
	| { readonly kind: 'interrupted'; readonly signal: NodeJS.Signals }
	| { readonly kind: 'lost'; readonly reason: string };

/** How long a manager is told that a place is given up, or a lock that is lost: it finds out by itself as well. */
const FAREWELL_SECONDS = 2;

/** Within which a manager that is there has answered. */
const FIRST_SECONDS = 0.05;

/** What ends the time in which the command may run. */
type Over = { readonly kind: 'ended'; readonly end: CommandEnd } | { readonly kind: 'lost'; readonly loss: Loss };

/**
 * Waits for the lock, runs the command under its guard, gives the lock back. The command's processes are prepared while it waits: a grant costs it two
 * short writes. @throws MinderError as {@link LockHolder.acquire}
 */
export async function runLocked(options: LockRunOptions): Promise<LockRunEnd> {
	const holder = new LockHolder(options);
	const interrupt = new AbortController();
	const leave = new AbortController();
	let target: GuardedCommand | undefined;
	let interrupted: NodeJS.Signals | undefined;
	let result: LockRunEnd | undefined;
	const release = options.onSignal((signal) => {
		if (result !== undefined) return leave.abort();
		if (target !== undefined) return target.signal(signal);
		interrupted ??= signal;
		interrupt.abort();
	});
	let guarded: GuardedCommand | undefined;
	let clean = true;
	let released: boolean;
	/** Go on until the lock is given back: what is being killed may take its time. */
	let renewals: LockHold | undefined;
	try {
		const acquiring = holder.acquire(interrupt.signal);
		acquiring.catch(() => {});
		guarded = options.start(options.command.argv, options.command.env);
		const acquired = await acquiring;
		if (acquired.kind === 'held' && interrupted === undefined) {
			target = guarded;
			options.onHeld(acquired.name, acquired.token);
			renewals = acquired.hold((at) => target?.prolong(fromNow(at, options.clock)));
			const over = await hold(options, acquired, renewals, guarded);
			clean = over.clean;
			result = over.result;
		} else result = notHeld(acquired, interrupted);
	} finally {
		if (result === undefined && target !== undefined) clean = await target.kill();
		// Others wait for this one: everything else comes after it, though not for as long as it may take where no manager is there.
		const seconds = result?.kind === 'ended' ? options.wish.ttlSeconds : FAREWELL_SECONDS;
		const ending = holder.end(clean, seconds, leave.signal);
		await Promise.race([ending, sleep(options.clock, FIRST_SECONDS)]);
		renewals?.stop();
		const closed = guarded?.close();
		released = await ending;
		await closed;
		release();
	}
	return result.kind === 'ended' ? { ...result, released } : result;
}

function notHeld(acquired: Acquired, interrupted: NodeJS.Signals | undefined): LockRunEnd {
	switch (acquired.kind) {
		case 'refused':
		case 'late':
			return acquired;
		case 'held':
		case 'aborted':
			return { kind: 'interrupted', signal: interrupted ?? 'SIGTERM' };
		default:
			return assertNever(acquired);
	}
}

/** Runs the command while the lock is ours. */
async function hold(
	options: LockRunOptions,
	acquired: Extract<Acquired, { kind: 'held' }>,
	held: LockHold,
	guarded: GuardedCommand,
): Promise<{ readonly clean: boolean; readonly result: LockRunEnd }> {
	const { clock, command } = options;
	const done = new AbortController();
	try {
		const early = held.check();
		if (early !== undefined) return { clean: true, result: { kind: 'lost', reason: early.reason } };
		guarded.begin(acquired, fromNow(held.deadline, clock));
		const over = await firstOf(held, guarded, command.until, done.signal, clock);
		if (over.kind === 'ended') {
			return { clean: true, result: { ...over, released: false } };
		}
		options.onLost(over.loss.reason);
		const clean = await finish(guarded, over.loss, clock);
		return { clean, result: { kind: 'lost', reason: over.loss.reason } };
	} finally {
		done.abort();
	}
}

async function firstOf(
	held: LockHold,
	guarded: GuardedCommand,
	until: LockedCommand['until'],
	done: AbortSignal,
	clock: Clock,
): Promise<Over> {
	const ended = guarded.ended.then(async (end): Promise<Over> => {
		if (until === 'group' && !guarded.isEmpty()) await guarded.emptied(done);
		// The guard may have ended it while this program was stopped.
		const loss = held.check();
		return loss === undefined ? { kind: 'ended', end } : { kind: 'lost', loss };
	});
	const lost = held.lost.then((loss): Over => ({ kind: 'lost', loss }));
	const unguarded = guarded.unguarded.then(
		(): Over => ({ kind: 'lost', loss: { reason: 'its guard was ended', killAt: clock.monotonic() + 1 } }),
	);
	return Promise.race([ended, lost, unguarded]);
}

/** TERM, and KILL before the manager may give the lock to the next. @returns whether nothing is left */
async function finish(guarded: GuardedCommand, { killAt }: Loss, clock: Clock): Promise<boolean> {
	if (guarded.isEmpty()) return true;
	guarded.signal('SIGTERM');
	const late = new AbortController();
	const timer = sleep(clock, killAt - clock.monotonic(), late.signal);
	await Promise.race([guarded.emptied(late.signal), timer]);
	late.abort();
	return guarded.isEmpty() || guarded.kill();
}

function fromNow({ termAt, killAt }: HoldDeadline, clock: Clock): Deadline {
	const now = clock.monotonic();
	return { term: termAt - now, kill: killAt - now };
}
