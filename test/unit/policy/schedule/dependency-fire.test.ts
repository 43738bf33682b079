import { describe, expect, it } from 'vitest';
import type { ScheduleName } from '../../../../src/model/ids.ts';
import { dependencyFire } from '../../../../src/policy/schedule/dependency-fire.ts';
import { scheduleOf, scheduleSpecOf } from '../../../support/schedules.ts';

const AT = Date.parse('2026-03-10T00:00:00Z');
const [a, b] = ['a', 'b'] as ScheduleName[] as [ScheduleName, ScheduleName];
const after = scheduleOf(scheduleSpecOf('after', { kind: 'manual' }, { dependsOn: [a, b] }), AT);
const success = (name: ScheduleName, seconds: number) => ({ name, at: AT + seconds * 1000 });

describe('a schedule that runs after others', () => {
	it('runs once all of them have succeeded, at the time of the last one', () => {
		expect(dependencyFire(after, [])).toBeUndefined();
		expect(dependencyFire(after, [success(a, 60), { name: b }])).toBeUndefined();
		const fire = dependencyFire(after, [success(a, 60.5), success(b, 30)]);
		expect(fire).toEqual({ at: AT + 60_000, seenOf: { a: AT + 60_500, b: AT + 30_000 } });
	});

	it('does not run again before each has succeeded anew', () => {
		const answered = { ...after, lastFire: AT + 60_000, seenOf: { [a]: AT + 60_500, [b]: AT + 30_000 } };
		expect(dependencyFire(answered, [success(a, 60.5), success(b, 30)])).toBeUndefined();
		expect(dependencyFire(answered, [success(a, 90), success(b, 30)])).toBeUndefined();
		expect(dependencyFire(answered, [success(a, 90), success(b, 45)])).toMatchObject({ at: AT + 90_000 });
	});

	it('successes from before it was made do not count', () => {
		expect(dependencyFire(after, [success(a, -60), success(b, 60)])).toBeUndefined();
	});

	it('its times rise by whole seconds, also where two come within one second', () => {
		const answered = { ...after, lastFire: AT + 60_000, seenOf: { [a]: AT + 60_100, [b]: AT + 60_200 } };
		expect(dependencyFire(answered, [success(a, 60.3), success(b, 60.4)])?.at).toBe(AT + 61_000);
	});

	it('runs at no time before startsAt, nor from expiresAt on', () => {
		const bounds = { startsAt: AT + 60_000, expiresAt: AT + 120_000 };
		const bounded = { ...after, spec: { ...after.spec, ...bounds } };
		const fireAt = (seconds: number) => dependencyFire(bounded, [success(a, 30), success(b, seconds)])?.at;
		expect(fireAt(59.9)).toBeUndefined();
		expect(fireAt(60)).toBe(AT + 60_000);
		expect(fireAt(119.9)).toBe(AT + 119_000);
		expect(fireAt(120)).toBeUndefined();
		// Of two in the last second the later one would be named by the second after it.
		const last = { ...bounded, lastFire: AT + 119_000, seenOf: { [a]: AT + 119_100, [b]: AT + 119_200 } };
		expect(dependencyFire(last, [success(a, 119.3), success(b, 119.4)])).toBeUndefined();
	});

	it('a paused one, one with times of its own and one without dependencies do not run so', () => {
		const successes = [success(a, 60), success(b, 60)];
		expect(dependencyFire({ ...after, paused: { at: AT } }, successes)).toBeUndefined();
		const timed = scheduleOf(scheduleSpecOf('t', '0 * * * *', { dependsOn: [a] }), AT);
		expect(dependencyFire(timed, successes)).toBeUndefined();
		expect(dependencyFire(scheduleOf(scheduleSpecOf('m', { kind: 'manual' }), AT), successes)).toBeUndefined();
	});
});
