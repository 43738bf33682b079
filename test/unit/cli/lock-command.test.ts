import { beforeEach, expect, it } from 'vitest';
import { lockIdentity } from '../../../src/client/lock-identity.ts';
import type { CommandEnd, GuardedCommand } from '../../../src/sys/guard.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeClient } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

let io: FakeIo;
let client: FakeClient;
let clock: FakeClock;
let command: FakeCommand;

beforeEach(() => {
	client = new FakeClient();
	client.session = { ttlSeconds: 15, holds: [{ name: 'default/deploy', token: 7, request: 'r' }] };
	clock = new FakeClock();
	command = new FakeCommand();
	const machine = { hostname: (): string => 'web-1' };
	const procs = { bootId: 'boot', stat: () => undefined };
	const locks = { identity: (who: Parameters<typeof lockIdentity>[0]) => lockIdentity(who, 1, machine, procs) };
	io = Object.assign(new FakeIo(), { client, clock, locks: { ...locks, start: () => command } });
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
