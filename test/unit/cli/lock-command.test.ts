import { beforeEach, expect, it } from 'vitest';
import { lockIdentity } from '../../../src/client/lock-identity.ts';
import { MinderError } from '../../../src/model/errors.ts';
import type { LockAnswer } from '../../../src/model/locks.ts';
import { bootClock } from '../../../src/sys/boot-clock.ts';
import type { CommandEnd, GuardedCommand } from '../../../src/sys/guard.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

let io: FakeIo;
let client: FakeClient;
let clock: FakeClock;
let command: FakeCommand;
/** Seconds by which the machine has slept. */
let uptime: number;

beforeEach(() => {
	client = new FakeClient();
	client.session = { ttlSeconds: 15, holds: [{ name: 'default/deploy', token: 7, request: 'r' }] };
	clock = new FakeClock();
	command = new FakeCommand();
	uptime = 0;
	const machine = { hostname: (): string => 'web-1' };
	const procs = { bootId: 'boot', stat: () => undefined };
	const locks = { identity: (who: Parameters<typeof lockIdentity>[0]) => lockIdentity(who, 1, machine, procs) };
	io = Object.assign(new FakeIo(), {
		client,
		clock,
		locks: { ...locks, clock: bootClock(clock, { uptime: () => clock.monotonic() + uptime }), start: () => command },
	});
});

/** A command that ends when it is told to. */
class FakeCommand implements GuardedCommand {
	readonly ended: Promise<CommandEnd>;
	readonly unguarded = new Promise<void>(() => {});
	readonly signals: NodeJS.Signals[] = [];
	begun = false;
	end: (how: CommandEnd) => void = () => {};
	#empty = false;

	constructor() {
		this.ended = new Promise((resolve) => {
			this.end = (how) => {
				this.#empty = true;
				resolve(how);
			};
		});
	}

	begin(): void {
		this.begun = true;
	}

	prolong(): void {}

	signal(signal: NodeJS.Signals): void {
		this.signals.push(signal);
	}

	isEmpty(): boolean {
		return this.#empty;
	}

	async emptied(): Promise<void> {}

	async kill(): Promise<boolean> {
		this.end({ kind: 'signal', signal: 'SIGKILL' });
		return true;
	}

	async close(): Promise<void> {}
}

it('shows an owner that nobody named, and shares nothing with others who are called the same', async () => {
	client.answers = [{ kind: 'refused', holders: [] }];
	expect(await io.run('lock', 'deploy', '--try', '--', 'true')).toBe(75);
	expect(await io.run('lock', 'deploy', '--try', '--owner', 'me', '--', 'true')).toBe(75);
	expect(client.acquired.map(({ session }) => [session.identity.owner, session.reentrant])).toEqual([
		['web-1_1_uid 1000', false],
		['me', true],
	]);
});

/** A command that has ended, while no manager is there to be told. */
async function endedAlone(...options: string[]): Promise<{ readonly code: Promise<number> }> {
	client.endSession = () => Promise.reject(new MinderError('unreachable', 'nobody there'));
	const code = io.run('lock', 'deploy', ...options, '--', 'rsync');
	await waitFor(() => command.begun);
	command.end({ kind: 'exit', code: 9 });
	// Until the first attempt at the release has failed, and its next one is due.
	await clock.advance(0.1);
	return { code };
}

it('tells a manager that its lock is free for one ttl, or until a signal, and ends as its command did', async () => {
	let over = false;
	const { code } = await endedAlone('--ttl', '1h', '--lock-delay', '1m');
	void code.then(() => (over = true));
	await clock.advance(600);
	expect(over).toBe(false);
	io.signal('SIGINT');
	expect(await code).toBe(9);
	expect(command.signals).toEqual([]);
	expect(io.stderr.text).toBe(
		'minder: no manager could be told that the lock is free; it will be, at most 1h1m after one is there\n',
	);
});

it('gives up telling by itself after one ttl', async () => {
	const { code } = await endedAlone();
	await clock.advance(15);
	expect(await code).toBe(9);
	expect(io.stderr.text).toContain('at most 18s after one is there');
});

it('passes signals on to the command while that runs', async () => {
	const code = io.run('lock', 'deploy', '--', 'rsync');
	await waitFor(() => command.begun);
	io.signal('SIGINT');
	expect(command.signals).toEqual(['SIGINT']);
	command.end({ kind: 'signal', signal: 'SIGINT' });
	await clock.advance(1);
	expect(await code).toBe(130);
	expect(io.stderr.text).toBe('');
});

/** The machine sleeps: no timer runs, and only the time since its boot goes on. */
function sleepOver(seconds: number): void {
	uptime += seconds;
}

it('is told by its clock that it slept past its ttl, in which its guard has ended the command', async () => {
	const code = io.run('lock', 'deploy', '--', 'rsync');
	await waitFor(() => command.begun);
	sleepOver(20);
	command.end({ kind: 'signal', signal: 'SIGKILL' });
	await clock.advance(10);
	expect(await code).toBe(76);
	expect(io.stderr.text).toContain('the lock is lost');
});

it('begins nothing with a grant that it slept over', async () => {
	let grant: (answer: LockAnswer) => void = () => {};
	client.acquireLock = (request) => {
		client.acquired.push(request);
		return new Promise((resolve) => (grant = resolve));
	};
	client.session = { ttlSeconds: 15, holds: [] };
	const code = io.run('lock', 'deploy', '--', 'rsync');
	await waitFor(() => client.acquired.length === 1);
	sleepOver(20);
	grant({ kind: 'granted', name: 'default/deploy', token: 7, ttlSeconds: 15 });
	await waitFor(() => client.acquired.length === 2);
	expect(command.begun).toBe(false);
	expect(client.acquired[1]?.session.id).not.toBe(client.acquired[0]?.session.id);
	io.signal('SIGTERM');
	grant({ kind: 'queued', waits: [] });
	await clock.advance(5);
	expect(await code).toBe(143);
});
