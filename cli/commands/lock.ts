import { constants } from 'node:os';
import type { LockWish } from '../../src/client/lock-holder.ts';
import { type LockRunEnd, runLocked } from '../../src/client/lock-run.ts';
import { lockTimes } from '../../src/client/lock-times.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { assertNever } from '../../src/model/assert-never.ts';
import type { LockIdentity } from '../../src/model/locks.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { accessOf } from '../context.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import type { Io } from '../io.ts';
import { type LockLine, type LockOptions, lockershServer, readLockLine, withLockOptions } from '../lock-line.ts';
import { formatSpan } from '../output/format.ts';
import { lockListLines, refusedLine, waitingLine } from '../output/lock.ts';
import { defaultDataDirectory } from '../settings.ts';

/** Exit codes of its own; sysexits.h calls the first one EX_TEMPFAIL. */
const NOT_OBTAINED = 75;
const LOST = 76;
const SIGNALLED = 128;

/** Go to the command; while it is waited they end the wait. */
const PASSED_ON: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];

/** `minder lock NAME… -- COMMAND…` */
export function lockCommand(cli: Cli): void {
	const command = cli.program
		.command('lock')
		.usage('NAME[:NAME…] [options] -- COMMAND…')
		.description('run a command while a lock is held, which nobody else has in the whole cluster')
		.argument('[words...]', 'NAME[:NAME…], one of which is enough; then -- and the command')
		.passThroughOptions();
	withLockOptions(command);
	onAction<LockOptions>(cli, command, async (run) => {
		const { options, line } = readLockLine(command, wordsOf(cli, command.args));
		const client = await connectFor(run, options);
		try {
			return await perform(run, client, options, line);
		} finally {
			client.close();
		}
	});
}

/** Commander takes the first `--` away where no name stands before it. */
function wordsOf(cli: Cli, words: readonly string[]): readonly string[] {
	const raw = (cli.program as typeof cli.program & { rawArgs: string[] }).rawArgs;
	const at = raw.length - words.length - 1;
	return raw[at] === '--' && !words.includes('--') ? ['--', ...words] : words;
}

async function connectFor(run: Invocation<LockOptions>, options: LockOptions): Promise<MinderClient> {
	const server = lockershServer(options, run.io.env);
	const access = await accessOf(run.io, { ...options, ...(server === undefined ? {} : { server }) });
	const { servers, ...security } = access;
	return run.io.connect(servers, security);
}

async function perform(
	run: Invocation<LockOptions>,
	client: MinderClient,
	options: LockOptions,
	line: LockLine,
): Promise<number> {
	switch (line.kind) {
		case 'check':
			return (await client.checkLock({ name: line.name, token: line.token })) ? 0 : 1;
		case 'list':
			for (const text of lockListLines(await client.listLocks([]))) run.line(text);
			return 0;
		case 'run':
			return runCommand(run, client, options, line);
		default:
			return assertNever(line);
	}
}

async function runCommand(
	run: Invocation<LockOptions>,
	client: MinderClient,
	options: LockOptions,
	{ names, argv }: Extract<LockLine, { kind: 'run' }>,
): Promise<number> {
	const { io } = run;
	const verbose = options.verbose === true;
	const curious = verbose || io.stderr.isTTY;
	const tell = newLines((text) => run.note(`minder: ${text}`));
	const system = await io.lockSystem();
	const nodeFile = await ownNodeFile(io);
	const identity = system.identity({
		argv,
		user: io.user,
		...(options.owner === undefined ? {} : { owner: options.owner }),
		...(nodeFile === undefined ? {} : { nodeFile }),
	});
	// Ctrl-Z would stop us alone, and the lock would be lost.
	const release = io.onSignal(['SIGTSTP'], () => {});
	try {
		const end = await runLocked({
			client,
			clock: system.clock,
			rand: systemRand,
			wish: wishOf(options, names, identity),
			start: system.start,
			command: {
				argv: options.sh === true ? ['/bin/sh', '-c', argv.join(' ')] : argv,
				env: definedOnly(io.env),
				until: options.until,
			},
			onSignal: (handler) => io.onSignal(PASSED_ON, handler),
			onWaiting: (waits) => {
				if (curious) tell(waitingLine(waits));
			},
			onTrouble: (error) => {
				if (curious) tell(`${error.message}; tried again`);
			},
			onHeld: (name, token) => {
				if (verbose) tell(`holds ${name} (token ${token})`);
			},
			onLost: (reason) => run.note(`minder: the lock is lost: ${reason}; ending the command`),
		});
		return exitOf(end, curious, options, run);
	} finally {
		release();
	}
}

function exitOf(end: LockRunEnd, curious: boolean, options: LockOptions, run: Invocation<LockOptions>): number {
	switch (end.kind) {
		case 'ended':
			if (!end.released)
				run.note(
					`minder: no manager could be told that the lock is free; it will be, at most ${formatSpan(Math.ceil(options.ttl + delayOf(options)))} after one is there`,
				);
			return end.end.kind === 'exit' ? end.end.code : SIGNALLED + constants.signals[end.end.signal];
		case 'refused':
			if (curious) run.note(`minder: ${refusedLine(end.holders)}`);
			return NOT_OBTAINED;
		case 'late':
			if (end.trouble !== undefined) run.note(`minder: not obtained in time: ${end.trouble.message}`);
			else if (curious) run.note('minder: not obtained in time');
			return NOT_OBTAINED;
		case 'interrupted':
			return SIGNALLED + constants.signals[end.signal];
		case 'lost':
			return LOST;
		default:
			return assertNever(end);
	}
}

function wishOf(options: LockOptions, names: readonly string[], identity: LockIdentity): LockWish {
	const limit = options.maxHold ?? options.timeout ?? 0;
	const { ttl, wait } = options;
	return {
		names,
		mode: options.shared === true ? 'shared' : 'exclusive',
		slots: options.slots,
		identity,
		reentrant: options.owner !== undefined,
		ttlSeconds: ttl,
		lockDelaySeconds: delayOf(options),
		...(limit === 0 ? {} : { maxHoldSeconds: limit }),
		wait:
			options.try === true ? { kind: 'try' } : wait === undefined ? { kind: 'ever' } : { kind: 'for', seconds: wait },
	};
}

function delayOf({ lockDelay, ttl }: LockOptions): number {
	return lockDelay ?? lockTimes(ttl).grace;
}

/** What the agent of this machine keeps about itself: where MINDER_DATA says, or where it does unless told otherwise. */
async function ownNodeFile(io: Io): Promise<string | undefined> {
	const usual = [true, io.isRoot].map((isRoot) =>
		defaultDataDirectory({ env: io.env, home: io.home, isRoot }, 'agent'),
	);
	for (const directory of new Set([io.env['MINDER_DATA'] ?? '', ...usual])) {
		const text = await io.readFile(`${directory}/node.json`).catch(() => undefined);
		if (text !== undefined) return text;
	}
	return undefined;
}

/** Says each line once in a row. */
function newLines(write: (text: string) => void): (text: string) => void {
	let last = '';
	return (text) => {
		if (text !== last) write(text);
		last = text;
	};
}

function definedOnly(env: Io['env']): Record<string, string> {
	const found: Record<string, string> = {};
	for (const [name, value] of Object.entries(env)) if (value !== undefined) found[name] = value;
	return found;
}
