import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { linkSignals } from '../../../src/sys/linked-signal.ts';

describe('linked signals', () => {
	it('are aborted with the first of the two, and for its reason', () => {
		for (const which of ['short', 'lasting'] as const) {
			const both = { short: new AbortController(), lasting: new AbortController() };
			const { signal } = linkSignals(both.short.signal, both.lasting.signal);
			expect(signal.aborted).toBe(false);
			const reason = new Error('over');
			both[which].abort(reason);
			expect(signal.reason).toBe(reason);
		}
	});

	it('are aborted from the beginning where one of the two is', () => {
		const lasting = new AbortController();
		expect(linkSignals(AbortSignal.abort('gone'), lasting.signal).signal.reason).toBe('gone');
		lasting.abort('over');
		expect(linkSignals(undefined, lasting.signal).signal.reason).toBe('over');
	});

	it('leave nothing in one that lasts, however many there were', () => {
		const lasting = new AbortController();
		const traces = (): number => {
			const symbols = Object.getOwnPropertySymbols(lasting.signal).map(
				(symbol) => (lasting.signal as unknown as Record<symbol, unknown>)[symbol],
			);
			return symbols.reduce((sum: number, value) => sum + (value instanceof Set ? value.size : 0), 0);
		};
		for (let at = 0; at < 100; at++) {
			const short = new AbortController();
			const { signal, unlink } = linkSignals(short.signal, lasting.signal);
			if (at % 2 === 0) short.abort();
			unlink();
			expect(signal.aborted).toBe(at % 2 === 0);
		}
		linkSignals(AbortSignal.abort(), lasting.signal);
		expect(getEventListeners(lasting.signal, 'abort')).toHaveLength(0);
		expect(traces()).toBe(0);
		lasting.abort();
	});
});
