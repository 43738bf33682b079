import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const { argv } = process;
let before: number;

beforeEach(() => {
	before = process.listenerCount('SIGUSR2');
	vi.resetModules();
});
afterEach(() => {
	process.argv = argv;
	for (const listener of process.listeners('SIGUSR2').slice(before)) process.off('SIGUSR2', listener);
});

it.each([
	['manager', 1],
	['agent', 1],
	['status', 0],
])('the command %s has %i listeners to SIGUSR2 before anything else is done', async (command, listeners) => {
	process.argv = ['node', 'minder', command];
	await import('../../../cli/early-signals.ts');
	expect(process.listenerCount('SIGUSR2') - before).toBe(listeners);
});
