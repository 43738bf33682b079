import { beforeEach, describe, expect, it } from 'vitest';
import type { GateState } from '../../../src/agent/dependency-gate.ts';
import { DisconnectGate } from '../../../src/agent/disconnect-gate.ts';
import { instanceId } from '../../../src/model/ids.ts';
import type { Assignment } from '../../../src/model/records.ts';
import { silentLog } from '../../../src/sys/log.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { someAssignment } from '../../support/fake-supervision.ts';

const A = instanceId('a.0');

let clock: FakeClock;
/** Seconds that the machine slept. */
let asleep: number;
let delivered: string[];
let saved: number[];
let closedWith: number | undefined;
let gate: DisconnectGate;
let state: GateState;

const now = () => clock.monotonic() - 1000 + asleep;

function open(found?: number): void {
	gate = new DisconnectGate({
		clock,
		now,
		contact: {
			found,
			note: (at, every) => void ((saved.at(-1) ?? -1e9) + every <= at && saved.push(at)),
			close: async (at) => {
				closedWith = at;
			},
		},
		log: silentLog,
		stateOf: () => state,
		deliver: ({ instance }, want) => void delivered.push(`${want} ${instance}`),
		changed: () => {},
	});
}

function limited(stopAfterSeconds: number, id = 'a.0'): Assignment {
	const base = someAssignment(id);
	return { ...base, spec: { ...base.spec, disconnect: { stopAfterSeconds } } };
}

beforeEach(() => {
	clock = new FakeClock();
	asleep = 0;
	delivered = [];
	saved = [];
	closedWith = undefined;
	state = { phase: 'running', ready: true, up: true, over: false, startedUnder: 1 };
	open();
	gate.answered(0);
});

describe('the gate of stopAfter', () => {
	it('stops at the very end of the time since the newest answered message, not before and not later', async () => {
		gate.assign(limited(30));
		await clock.advance(10.5);
		gate.answered(now());
		await clock.advance(29.99);
		expect(delivered).toEqual(['run a.0']);
		await clock.advance(0.01);
		expect(delivered).toEqual(['run a.0', 'stop a.0']);
		expect(gate.held(A)).toEqual({ kind: 'cut', reason: 'stopped after 30s without the manager' });
	});

	it('has one time for each of them', async () => {
		gate.assign(limited(30));
		gate.assign(limited(7.5, 'b.0'));
		await clock.advance(7.5);
		expect(delivered).toEqual(['run a.0', 'run b.0', 'stop b.0']);
		expect(gate.beatWithin).toBe(2.5);
	});

	it('counts the time in which the machine slept, which no timer does', async () => {
		gate.assign(limited(300));
		asleep = 400;
		await clock.advance(1);
		expect(delivered).toEqual(['run a.0', 'stop a.0']);
	});

	it('takes no answer for newer that was sent earlier', async () => {
		gate.assign(limited(30));
		await clock.advance(20);
		gate.answered(15);
		gate.answered(3);
		await clock.advance(24.9);
		expect(delivered).toEqual(['run a.0']);
		await clock.advance(0.1);
		expect(delivered).toEqual(['run a.0', 'stop a.0']);
	});

	it('starts nothing for a word of the manager that is older than the silence', async () => {
		gate.assign(limited(30));
		await clock.advance(30);
		gate.confirmed();
		await clock.advance(1);
		gate.answered(now());
		expect(gate.awaitsComplete).toBe(true);
		expect(delivered.at(-1)).toBe('stop a.0');
		gate.confirmed();
		gate.assign(limited(30));
		expect(delivered.at(-1)).toBe('run a.0');
		expect(gate.awaitsComplete).toBe(false);
		expect(gate.held(A)).toBeUndefined();
	});

	it('has the contact on disk four times in the shortest limit, and only where there is one', async () => {
		for (let at = 1; at <= 10; at++) {
			await clock.advance(1);
			gate.answered(now());
		}
		expect(saved).toEqual([]);
		gate.assign(limited(8));
		for (let at = 11; at <= 15; at++) {
			await clock.advance(1);
			gate.answered(now());
		}
		expect(saved).toEqual([10, 12, 14]);
	});

	it('leaves the old contact on disk while something is kept stopped', async () => {
		gate.assign(limited(30));
		await clock.advance(30);
		gate.answered(now());
		await gate.close();
		expect(saved).toEqual([0]);
		expect(closedWith).toBeUndefined();
		expect(clock.pending).toBe(0);
	});

	it('goes on from the contact of an earlier agent', async () => {
		await clock.advance(100);
		open(80);
		gate.assign(limited(30));
		await clock.advance(10);
		expect(delivered).toEqual(['run a.0', 'stop a.0']);
	});

	it('leaves what has failed as it is, but for what goes on once what it left is gone', async () => {
		state = { ...state, phase: 'failed', up: false };
		gate.assign(limited(30));
		await clock.advance(30);
		expect(delivered).toEqual(['run a.0', 'stop a.0']);
		state = { ...state, over: true };
		gate.assign(limited(30, 'b.0'));
		await clock.advance(10);
		expect(delivered).toEqual(['run a.0', 'stop a.0', 'run b.0']);
	});
});
