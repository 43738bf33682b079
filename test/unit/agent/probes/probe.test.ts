import { describe, expect, it } from 'vitest';
import { Probe } from '../../../../src/agent/probes/probe.ts';
import type { ProbeSpec } from '../../../../src/model/process-spec.ts';
import type { Checker, CheckResult } from '../../../../src/sys/probe-check.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';

const PASSED: CheckResult = { kind: 'passed' };
const FAILED: CheckResult = { kind: 'failed', reason: 'tcp :1: connection refused' };

function specOf(change: Partial<ProbeSpec> = {}): ProbeSpec {
	return {
		check: { kind: 'tcp', host: '127.0.0.1', port: 1 },
		intervalSeconds: 10,
		timeoutSeconds: 1,
		initialDelaySeconds: 0,
		successThreshold: 1,
		failureThreshold: 1,
		...change,
	};
}

/** Answers when it is told to, and counts how many questions are open. */
class FakeChecker implements Checker {
	readonly what = 'it';
	readonly times: number[] = [];
	open = 0;
	closed = false;
	/** What is answered at once; without it the question stays open until it is called off. */
	answer: CheckResult | undefined = PASSED;
	/** Stays open beyond that as well, until `let go`. */
	stubborn: Promise<void> | undefined;
	readonly #clock: FakeClock;

	constructor(clock: FakeClock) {
		this.#clock = clock;
	}

	async check(signal: AbortSignal): Promise<CheckResult> {
		this.times.push(this.#clock.monotonic() - 1000);
		this.open++;
		try {
			if (this.answer !== undefined) return this.answer;
			if (!signal.aborted) {
				await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
			}
			await this.stubborn;
			return PASSED;
		} finally {
			this.open--;
		}
	}

	close(): void {
		this.closed = true;
	}
}

function setUp(change: Partial<ProbeSpec> = {}, options: { healthy?: boolean; random?: number } = {}) {
	const clock = new FakeClock();
	const check = new FakeChecker(clock);
	const said: [boolean, string][] = [];
	const rand = { next: () => options.random ?? 0, uuid: () => '' };
	const probe = new Probe(
		specOf(change),
		{ clock, rand, check },
		(...what) => said.push(what),
		options.healthy ?? false,
	);
	return { clock, check, said, probe };
}

describe('probe', () => {
	it('asks after the delay, then at its interval', async () => {
		const { clock, check, said, probe } = setUp({ initialDelaySeconds: 5 }, { random: 0.999_999 });
		probe.start();
		await clock.advance(40);
		expect(check.times.map((time) => Math.round(time))).toEqual([6, 16, 26, 36]);
		expect(said).toEqual([[true, 'it passed']]);
		probe.stop();
		await clock.advance(100);
		expect(check.times).toHaveLength(4);
		expect(check.closed).toBe(true);
		expect(clock.pending).toBe(0);
	});

	it('spreads its first two checks: within the first second, then within the second half of the interval', async () => {
		const early = setUp();
		early.probe.start();
		await early.clock.advance(20);
		expect(early.check.times).toEqual([0, 5, 15]);
		const short = setUp({ intervalSeconds: 0.2 }, { random: 0.5 });
		short.probe.start();
		await short.clock.advance(0.3);
		expect(short.check.times.map((time) => time.toFixed(3))).toEqual(['0.100', '0.250']);
	});

	it('counts no answer as a failure at the timeout', async () => {
		const { clock, check, said, probe } = setUp();
		check.answer = undefined;
		probe.start();
		await clock.advance(0.9);
		expect(said).toEqual([]);
		await clock.advance(0.2);
		expect(said).toEqual([[false, 'it: no answer within 1s']]);
		expect(check.open).toBe(0);
	});

	it('never asks twice at once, also where a check outlives its timeout', async () => {
		const { clock, check, probe } = setUp({ intervalSeconds: 1 });
		let letGo = (): void => {};
		check.answer = undefined;
		check.stubborn = new Promise((resolve) => {
			letGo = resolve;
		});
		probe.start();
		await clock.advance(10);
		expect(check.times).toEqual([0]);
		letGo();
		await settle();
		await clock.advance(0);
		expect(check.times).toEqual([0, 10]);
		expect(check.open).toBe(1);
	});

	it('does not count what the machine could not ask, nor a timeout that it noticed late', async () => {
		const { clock, check, said, probe } = setUp({}, { healthy: true });
		check.answer = { kind: 'skipped', reason: 'too many open files' };
		probe.start();
		await clock.advance(50);
		expect(said).toEqual([]);
		probe.stop();

		const stalled = setUp({}, { healthy: true });
		stalled.check.answer = undefined;
		let held = 0;
		const clockOfStalled = stalled.clock;
		const real = clockOfStalled.monotonic.bind(clockOfStalled);
		clockOfStalled.monotonic = () => real() + held;
		stalled.probe.start();
		await clockOfStalled.advance(0.5);
		held = 30;
		await clockOfStalled.advance(1);
		expect(stalled.said).toEqual([]);
	});

	it('takes a check that breaks for one that fails', async () => {
		const { clock, check, said, probe } = setUp();
		check.check = () => Promise.reject(new Error('out of ideas'));
		probe.start();
		await clock.advance(1);
		expect(said).toEqual([[false, 'it: out of ideas']]);
		expect(clock.pending).toBe(1);
	});

	it('does not stay together with those that began with it', async () => {
		const clock = new FakeClock();
		const times: number[] = [];
		let seed = 7;
		const rand = { next: () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647, uuid: () => '' };
		for (let count = 0; count < 100; count++) {
			const check = new FakeChecker(clock);
			check.check = () => {
				times.push(clock.monotonic() - 1000);
				return Promise.resolve(PASSED);
			};
			new Probe(specOf(), { clock, rand, check }, () => {}).start();
		}
		await clock.advance(20);
		const within = (from: number, to: number): number => times.filter((time) => time >= from && time < to).length;
		expect(within(0, 1)).toBe(100);
		for (let at = 15; at < 20; at++) expect(within(at, at + 1)).toBeLessThan(40);
	});

	it('is silent and calls the check off once it is stopped', async () => {
		const { clock, check, said, probe } = setUp();
		check.answer = undefined;
		probe.start();
		await clock.advance(0.5);
		expect(check.open).toBe(1);
		probe.stop();
		await settle();
		expect(check.open).toBe(0);
		expect(said).toEqual([]);
		expect(clock.pending).toBe(0);
	});

	it('may be stopped from within its own report', async () => {
		const clock = new FakeClock();
		const check = new FakeChecker(clock);
		check.answer = FAILED;
		const said: string[] = [];
		const rand = { next: () => 0, uuid: () => '' };
		const probe = new Probe(
			specOf(),
			{ clock, rand, check },
			(_, reason) => {
				said.push(reason);
				probe.stop();
			},
			true,
		);
		probe.start();
		await clock.advance(100);
		expect(said).toEqual(['tcp :1: connection refused']);
		expect(clock.pending).toBe(0);
	});
});
