import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Election, type Follower, notLeader } from '../../../../src/manager/leadership/election.ts';
import type { Candidate } from '../../../../src/store/leader-key.ts';
import type { Clock } from '../../../../src/sys/clock.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';
import { FakeLeaderBoard, type FakeLeaderKey } from '../../../support/fake-leader-key.ts';

const TTL = 5;

class Node implements Follower {
	readonly key: FakeLeaderKey;
	readonly election: Election;
	readonly told: string[] = [];
	#finish: () => void = () => undefined;

	constructor(board: FakeLeaderBoard, clock: Clock, id: string) {
		this.key = board.key();
		const self = { id, address: `${id}:1`, holder: id };
		this.election = new Election(this.key, self, this, { clock, log: silentLog });
	}

	lead(_: unknown, ended: AbortSignal): Promise<void> {
		this.told.push('leads');
		return new Promise((resolve) => {
			this.#finish = resolve;
			ended.addEventListener('abort', () => {
				this.told.push('ended');
				resolve();
			});
		});
	}

	led(by: Candidate | undefined): void {
		this.told.push(`by ${by?.id ?? 'nobody'}`);
	}

	finish(): void {
		this.#finish();
	}
}

describe('an election', () => {
	let clock: FakeClock;
	let board: FakeLeaderBoard;
	let a: Node;
	let b: Node;

	beforeEach(async () => {
		clock = new FakeClock();
		board = new FakeLeaderBoard(clock, TTL);
		a = new Node(board, clock, 'a');
		b = new Node(board, clock, 'b');
		a.election.start();
		await settle();
		b.election.start();
		await settle();
	});

	afterEach(async () => {
		await Promise.all([a.election.close(), b.election.close()]);
		expect(clock.pending).toBe(0);
	});

	it('has one leader, whom the other one knows', () => {
		expect([a.election.leads, b.election.leads]).toEqual([true, false]);
		expect(b.election.leader).toMatchObject({ id: 'a', address: 'a:1' });
		expect(a.told).toEqual(['by a', 'leads']);
		expect(b.told).toEqual(['by a']);
	});

	it('keeps its leader for as long as it renews its lease', async () => {
		for (let second = 0; second < 60; second++) {
			await clock.advance(1);
			expect([a.election.leads, b.election.leads]).toEqual([true, false]);
		}
		expect(a.told).toEqual(['by a', 'leads']);
	});

	it('passes on at once when the leader leaves', async () => {
		await a.election.close();
		await settle();
		expect([a.election.leads, b.election.leads]).toEqual([false, true]);
		expect(a.told).toEqual(['by a', 'leads', 'ended', 'by nobody']);
		expect(b.told.slice(-2)).toEqual(['by b', 'leads']);
	});

	it('never has two leaders, also not while one of them is cut off', async () => {
		await clock.advance(3);
		a.key.line = 'cut';
		let firstOfB: number | undefined;
		let lastOfA = clock.monotonic();
		for (let step = 0; step < 100; step++) {
			await clock.advance(0.1);
			expect(a.election.leads && b.election.leads).toBe(false);
			if (a.election.leads) lastOfA = clock.monotonic();
			if (b.election.leads) firstOfB ??= clock.monotonic();
		}
		expect(b.election.leads).toBe(true);
		expect(firstOfB).toBeGreaterThan(lastOfA);
		expect((firstOfB ?? 0) - lastOfA).toBeLessThan(TTL);
		expect(a.election.leader).toBeUndefined();
		a.key.line = 'up';
		await clock.advance(2);
		expect(a.election.leader?.id).toBe('b');
	});

	it('ends for a leader whose renewals are answered by nobody, although etcd made them', async () => {
		a.key.line = 'answers lost';
		await clock.advance(TTL);
		expect(a.election.leads).toBe(false);
		expect(a.told.slice(0, 3)).toEqual(['by a', 'leads', 'ended']);
	});

	it('knows by its clock alone that it is over, before any timer has run', async () => {
		let late = 0;
		const held: Clock = {
			wall: () => clock.wall(),
			monotonic: () => clock.monotonic() + late,
			after: (seconds, callback) => clock.after(seconds, callback),
		};
		const node = new Node(new FakeLeaderBoard(clock, TTL), held, 'c');
		node.election.start();
		await settle();
		expect(node.election.leads).toBe(true);
		late = TTL;
		expect(node.election.leads).toBe(false);
		expect(node.election.leader).toBeUndefined();
		await node.election.close();
	});

	it('lets a leader step down, and campaigns again only when what it led is closed', async () => {
		const slow = new Promise<void>((resolve) => {
			a.lead = (_, ended) => {
				ended.addEventListener('abort', () => a.told.push('ended'));
				return slow;
			};
			a.finish = resolve;
		});
		a.election.stepDown('the first one');
		await clock.advance(0);
		await b.election.close();
		await clock.advance(2);
		expect(a.told.slice(-1)).toEqual(['by a']);
		a.election.stepDown('the store was lost');
		await clock.advance(30);
		expect(a.told.at(-1)).toBe('ended');
		expect(board.holder).toBeUndefined();
		a.finish();
		await clock.advance(1);
		expect(a.election.leads).toBe(true);
	});

	it('says where the leader is, or that there is none', () => {
		expect(notLeader(b.election.leader)).toMatchObject({ code: 'not-leader', details: { leader: 'a:1' } });
		expect(notLeader(undefined)).toMatchObject({ code: 'not-leader', details: {} });
	});
});
