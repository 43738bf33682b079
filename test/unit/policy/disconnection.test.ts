import { describe, expect, it } from 'vitest';
import type { StopSpec } from '../../../src/model/process-spec.ts';
import type { DisconnectSpec } from '../../../src/model/update-spec.ts';
import { replaceAfter } from '../../../src/policy/disconnection.ts';
import { specOf } from '../../support/specs.ts';

const STOP: StopSpec = { signal: 'SIGTERM', timeoutSeconds: 10, group: false };
const after = (disconnect: DisconnectSpec, stop: Partial<StopSpec> = {}, all = false) =>
	replaceAfter(specOf('web', { disconnect, stop: { ...STOP, ...stop }, placement: { all } }), 4);

describe('replaceAfter', () => {
	it('is never without replaceAfter, and for what runs on every node', () => {
		expect(after({})).toBeUndefined();
		expect(after({ stopAfterSeconds: 5 })).toBeUndefined();
		expect(after({ replaceAfterSeconds: 60 }, {}, true)).toBeUndefined();
	});

	it('is what the spec says where two copies for a while are fine', () => {
		expect(after({ replaceAfterSeconds: 1 })).toBe(1);
	});

	it.each([
		{ stop: {}, least: 30 + 10 + 15 + 4 },
		{ stop: { delaySeconds: 20 }, least: 30 + 20 + 10 + 15 + 4 },
		{ stop: { preStop: ['/bin/true'] }, least: 30 + 10 + 10 + 15 + 4 },
		{ stop: { preStop: ['/bin/true'], delaySeconds: 5, timeoutSeconds: 60 }, least: 30 + 5 + 60 + 60 + 15 + 4 },
	])('with stopAfter waits until a stop with $stop must be over', ({ stop, least }) => {
		expect(after({ stopAfterSeconds: 30, replaceAfterSeconds: 31 }, stop)).toBe(least);
		expect(after({ stopAfterSeconds: 30, replaceAfterSeconds: 500 }, stop)).toBe(500);
	});
});
