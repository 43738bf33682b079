import { describe, expect, it } from 'vitest';
import { InstanceProbes, type ProbeEvent, type ProbeTarget } from '../../../../src/agent/probes/instance-probes.ts';
import type { ProbeSpec } from '../../../../src/model/process-spec.ts';
import type { CheckResult } from '../../../../src/sys/probe-check.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const PASSED: CheckResult = { kind: 'passed' };
const failed = (reason: string): CheckResult => ({ kind: 'failed', reason });

const keptFrom = (): Promise<number> => Promise.resolve(0);

const probe = (port: number, change: Partial<ProbeSpec> = {}): ProbeSpec => ({
	check: { kind: 'tcp', host: 'localhost', port },
	intervalSeconds: 1,
	timeoutSeconds: 1,
	initialDelaySeconds: 0,
	successThreshold: 1,
	failureThreshold: 2,
	...change,
});

function setUp() {
	const clock = new FakeClock();
	const answers = new Map<number, CheckResult>();
	const asked: number[] = [];
	let open = 0;
	const events: ProbeEvent[] = [];
	const probes = new InstanceProbes(
		{
			clock,
			rand: { next: () => 0, uuid: () => '' },
			checkerFor({ check }) {
				const port = check.kind === 'tcp' ? check.port : 0;
				open++;
				return {
					what: `tcp ${port}`,
					check() {
						asked.push(port);
						return Promise.resolve(answers.get(port) ?? PASSED);
					},
					close() {
						open--;
					},
				};
			},
		},
		(event) => events.push(event),
	);
	const target = (change: Partial<ProbeTarget> = {}): ProbeTarget => ({
		attempt: 1,
		readiness: probe(1),
		liveness: probe(2),
		running: false,
		ready: false,
		run: () => ({ since: clock.monotonic(), output: [], keptFrom, surroundings: () => ({ refused: '' }) }),
		...change,
	});
	return { clock, answers, asked, events, probes, target, open: () => open };
}

describe('instance probes', () => {
	it('asks for readiness from the start, for liveness once it runs', async () => {
		const { clock, asked, answers, events, probes, target } = setUp();
		answers.set(1, failed('refused'));
		probes.follow(target());
		await clock.advance(2);
		expect(new Set(asked)).toEqual(new Set([1]));
		expect(events).toEqual([{ kind: 'readiness', attempt: 1, ready: false, reason: 'refused' }]);
		answers.set(1, PASSED);
		await clock.advance(1);
		expect(events.at(-1)).toEqual({ kind: 'readiness', attempt: 1, ready: true });
		probes.follow(target({ running: true, ready: true }));
		await clock.advance(1);
		expect(asked).toContain(2);
	});

	it('tells that it is unhealthy once, after the threshold', async () => {
		const { clock, answers, events, probes, target } = setUp();
		answers.set(2, failed('answered 500'));
		probes.follow(target({ readiness: undefined, running: true }));
		await clock.advance(0.4);
		expect(events).toEqual([]);
		await clock.advance(5);
		answers.set(2, failed('answered 503'));
		await clock.advance(5);
		expect(events).toEqual([{ kind: 'unhealthy', attempt: 1, reason: 'answered 500' }]);
	});

	it('goes on undisturbed where nothing changed; a changed spec replaces its probe alone', async () => {
		const { clock, asked, answers, events, probes, target, open } = setUp();
		probes.follow(target({ running: true }));
		await clock.advance(0.2);
		expect(events).toEqual([{ kind: 'readiness', attempt: 1, ready: true }]);
		const before = asked.length;
		// The same by value: the next checks are those that were planned.
		for (let times = 0; times < 20; times++) {
			probes.follow(target({ running: true, ready: true, readiness: { ...probe(1) } }));
		}
		await clock.advance(0.2);
		expect(asked).toHaveLength(before);
		answers.set(3, failed('refused'));
		probes.follow(target({ running: true, ready: true, readiness: probe(3) }));
		expect(open()).toBe(2);
		await clock.advance(3);
		expect(asked.slice(before)).not.toContain(1);
		expect(events.slice(1)).toEqual([{ kind: 'readiness', attempt: 1, ready: false, reason: 'refused' }]);
		probes.follow(target({ running: true, readiness: undefined, liveness: undefined }));
		expect(open()).toBe(0);
		expect(clock.pending).toBe(0);
	});

	it('begins anew with each attempt and ends with the program', async () => {
		const { clock, events, probes, target, open } = setUp();
		probes.follow(target());
		await clock.advance(0.1);
		probes.follow(target({ attempt: 2 }));
		await clock.advance(0.1);
		expect(events).toEqual([
			{ kind: 'readiness', attempt: 1, ready: true },
			{ kind: 'readiness', attempt: 2, ready: true },
		]);
		probes.follow(undefined);
		expect([open(), clock.pending]).toEqual([0, 0]);
	});

	it('counts the first delay from the start of the program', async () => {
		const { clock, asked, probes, target } = setUp();
		const since = clock.monotonic() - 20;
		const run = (): ReturnType<ProbeTarget['run']> => ({
			since,
			output: [],
			keptFrom,
			surroundings: () => ({ refused: '' }),
		});
		probes.follow(target({ readiness: probe(1, { initialDelaySeconds: 30 }), liveness: undefined, run }));
		await clock.advance(9.9);
		expect(asked).toEqual([]);
		await clock.advance(0.2);
		expect(asked).toEqual([1]);
	});
});
