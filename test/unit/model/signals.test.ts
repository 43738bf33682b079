import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { parseSignal } from '../../../src/model/signals.ts';

describe('parseSignal', () => {
	it.each([
		['TERM', 'SIGTERM'],
		['SIGTERM', 'SIGTERM'],
		['sigterm', 'SIGTERM'],
		['15', 'SIGTERM'],
		[15, 'SIGTERM'],
		[9, 'SIGKILL'],
		['hup', 'SIGHUP'],
		['IOT', 'SIGABRT'],
		[6, 'SIGABRT'],
	])('reads %j as %s', (value, name) => {
		expect(parseSignal(value)).toBe(name);
	});

	it('reads the canonical name of every number of the platform', () => {
		for (const number of Object.values(constants.signals)) expect(constants.signals[parseSignal(number)]).toBe(number);
	});

	it.each(['', 0, 64, -9, 1.5, 'SIG', 'SIGSIGTERM', 'terminate', 'constructor'])('refuses %j', (value) => {
		expect(() => parseSignal(value)).toThrow(expect.objectContaining({ code: 'usage' }));
	});

	it('names the nearest one', () => {
		expect(() => parseSignal('SIGTREM')).toThrow(
			'found "SIGTREM", expected a signal such as TERM, SIGTERM or 15; did you mean TERM?',
		);
		expect(() => parseSignal('kil')).toThrow(/did you mean KILL\?$/);
	});
});
