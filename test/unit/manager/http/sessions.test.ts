import { describe, expect, it } from 'vitest';
import { csrfFits, csrfOf, Sessions } from '../../../../src/manager/http/sessions.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const HOUR = 3600;

describe('a session', () => {
	it('ends an hour after it was last used', async () => {
		const clock = new FakeClock();
		const sessions = new Sessions(clock);
		const { secret, session } = sessions.begin('a');
		await clock.advance(HOUR - 1);
		expect(sessions.use(secret)).toBe(session);
		await clock.advance(HOUR - 1);
		expect(session.ended.aborted).toBe(false);
		await clock.advance(1);
		expect(session.ended.aborted).toBe(true);
		expect(sessions.use(secret)).toBeUndefined();
		expect(sessions.size).toBe(0);
	});

	it('ends after twelve hours however it is used', async () => {
		const clock = new FakeClock();
		const sessions = new Sessions(clock);
		const { secret, session } = sessions.begin('a');
		for (let half = 0; half < 23; half++) {
			await clock.advance(HOUR / 2);
			expect(sessions.use(secret)).toBe(session);
		}
		await clock.advance(HOUR / 2);
		expect(session.ended.aborted).toBe(true);
		expect(sessions.use(secret)).toBeUndefined();
	});

	it('makes room for another of its token, and of all', () => {
		const limits = { lifetimeSeconds: HOUR, idleSeconds: HOUR, perToken: 2, total: 3 };
		const sessions = new Sessions(new FakeClock(), limits);
		const [first, second] = [sessions.begin('a'), sessions.begin('a')];
		sessions.use(first.secret);
		sessions.begin('a');
		expect(second.session.ended.aborted).toBe(true);
		expect(sessions.use(first.secret)).toBe(first.session);
		sessions.begin('b');
		sessions.begin('c');
		expect(sessions.size).toBe(3);
	});

	it('is closed with all others', () => {
		const sessions = new Sessions(new FakeClock());
		const { session } = sessions.begin('a');
		sessions.close();
		expect(session.ended.aborted).toBe(true);
		expect(sessions.size).toBe(0);
	});

	it('is found by its own secret alone, which is not in memory', () => {
		const sessions = new Sessions(new FakeClock());
		const { secret, session } = sessions.begin('a');
		expect(JSON.stringify(session)).not.toContain(secret);
		for (const other of ['', secret.slice(1), secret.toUpperCase(), `${secret} `, csrfOf(secret), '__proto__']) {
			if (other !== secret) expect(sessions.use(other), other).toBeUndefined();
		}
	});
});

it('what a page has to say fits one session alone', () => {
	const secret = 'a'.repeat(64);
	expect(csrfFits(csrfOf(secret), secret)).toBe(true);
	for (const wrong of [undefined, '', secret, csrfOf('b'.repeat(64)), [csrfOf(secret)]]) {
		expect(csrfFits(wrong, secret)).toBe(false);
	}
});
