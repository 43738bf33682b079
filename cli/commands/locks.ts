import { Option } from 'commander';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { formatSpan } from '../output/format.ts';
import { lockColumns, lockJson, lockRows, partyText } from '../output/locks.ts';

interface LocksOptions extends OutputOptions {
	readonly break?: string;
	readonly reason?: string;
}

/** `minder locks [NAME…|DOMAIN/]` */
export function locksCommand(cli: Cli): void {
	const command = cli.program
		.command('locks')
		.description('show who holds which lock, and who waits for it, in order')
		.argument('[lock...]', 'names of locks, or DOMAIN/ for all of a domain; none: all')
		.addOption(
			new Option('--break <lock>', 'take it from its holders, whose commands are ended; it is kept in the audit trail'),
		)
		.option('--reason <text>', 'what for; must be given with --break');
	withServer(withOutput(command, { quiet: true }));
	onAction<LocksOptions>(cli, command, (run) =>
		run.options.break === undefined ? listLocks(run) : breakLock(run, run.options.break),
	);
}

async function listLocks(run: Invocation<LocksOptions>): Promise<void> {
	if (run.options.reason !== undefined) throw usage('locks: --reason goes with --break NAME');
	const locks = await (await run.client()).listLocks(run.args, { signal: run.signal });
	if (run.options.quiet === true) for (const { name } of locks) run.line(name);
	else if (!run.human) await run.value({ locks: locks.map(lockJson) });
	else if (locks.length === 0)
		run.note(run.args.length === 0 ? 'no locks are held' : `nobody holds ${run.args.join(', ')}`);
	else run.table(lockColumns(run.style, run.io.clock.wall(), run.format === 'wide'), lockRows(locks));
}

async function breakLock(run: Invocation<LocksOptions>, name: string): Promise<void> {
	const reason = run.options.reason?.trim() ?? '';
	if (reason === '') throw usage('locks: --break needs --reason TEXT, which its holder and the audit trail are told');
	if (run.args.length > 0) throw usage('locks: --break takes one name, and none stands beside it');
	const lock = await (await run.client()).breakLock(name, { reason }, { signal: run.signal });
	if (run.options.quiet === true) return run.line(lock.name);
	if (!run.human) return run.value({ broken: lockJson(lock) });
	const [next] = lock.waiters;
	for (const { identity } of lock.holders) run.line(`took ${lock.name} from ${partyText(identity)}`);
	if (next !== undefined) run.line(`next: ${partyText(next.identity)}`);
	if (lock.delayedSeconds !== undefined) run.line(onceMore(lock.delayedSeconds));
}

/** It may be that a holder cannot hear that it has lost it: it has stopped by then all the same. */
function onceMore(delayedSeconds: number): string {
	const latest = formatSpan(Math.ceil(delayedSeconds));
	return `goes on when that command has ended, after ${latest} at the latest; break it once more to give it on at once`;
}
