import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RESTART_POLICIES, type RestartPolicy, type RestartSpec } from '../../../src/model/process-spec.ts';
import type { ExitStatus } from '../../../src/model/records.ts';
import { causeOf, END_CAUSES, type EndCause, RESTARTS_AFTER } from '../../../src/policy/end-cause.ts';
import { NO_HISTORY, restartDecision } from '../../../src/policy/restart.ts';
import { RESTART } from '../../support/supervised.ts';

const code = (code: number): ExitStatus => ({ kind: 'code', code, at: 0 });
const by = (signal: NodeJS.Signals, core = false): ExitStatus => ({ kind: 'signal', signal, core, oom: false, at: 0 });
const causes = (statuses: ExitStatus[], daemon: boolean, restart: Partial<RestartSpec> = {}): EndCause[] =>
	statuses.map((status) => causeOf(status, { daemon, restart: { ...RESTART, ...restart } }));

/** r: restarted, d: done, f: failed; in the order of END_CAUSES. */
function outcomes(policy: RestartPolicy, daemon: boolean): string {
	const spec = { daemon, restart: { ...RESTART, policy } };
	const letters = { restart: 'r', done: 'd', 'give-up': 'f' } as const;
	return END_CAUSES.map((cause) => letters[restartDecision(spec, NO_HISTORY, { cause, what: '' }, 0, 0).kind]).join(
		' ',
	);
}

describe('causeOf', () => {
	it('tells clean ends from others, for a daemon as systemd does', () => {
		expect(causes([code(0), code(1), code(255)], true)).toEqual(['clean', 'code', 'code']);
		const signals = [by('SIGHUP'), by('SIGINT'), by('SIGTERM'), by('SIGPIPE')];
		expect(new Set(causes(signals, true))).toEqual(new Set(['clean-signal']));
		expect(causes([by('SIGKILL'), by('SIGUSR1'), by('SIGSEGV')], true)).toEqual(['signal', 'signal', 'signal']);
		expect(causes([by('SIGABRT'), by('SIGSEGV', true)], true)).toEqual(['abort', 'abort']);
		expect(causes([{ kind: 'unknown', at: 0 }], true)).toEqual(['unknown']);
	});

	it('takes no signal for the success of a one-shot', () => {
		expect(causes([code(0), by('SIGTERM'), by('SIGHUP')], false)).toEqual(['clean', 'signal', 'signal']);
	});

	it('takes what the spec lists for success', () => {
		const restart = { successOn: [3, 'SIGKILL', 143] } as const;
		expect(causes([code(0), code(3), by('SIGKILL'), by('SIGTERM'), code(4)], false, restart)).toEqual([
			'clean',
			'clean',
			'clean',
			'clean',
			'code',
		]);
	});
});

describe('the truth table', () => {
	it('is that of the documentation, for each policy and cause', () => {
		expect(END_CAUSES).toEqual([
			'clean',
			'clean-signal',
			'code',
			'signal',
			'abort',
			'timeout',
			'watchdog',
			'refused',
			'unknown',
		]);
		expect(Object.fromEntries(RESTART_POLICIES.map((policy) => [policy, outcomes(policy, true)]))).toEqual({
			always: 'r r r r r r r r r',
			'on-success': 'r r f f f f f f f',
			'on-failure': 'd d r r r r r r r',
			'on-abnormal': 'd d f r r r r r r',
			'on-abort': 'd d f r r f f f f',
			'on-watchdog': 'd d f f f f r f f',
			never: 'd d f f f f f f f',
		} satisfies Record<RestartPolicy, string>);
	});

	it('stands in the documentation as it is in the code', () => {
		const text = readFileSync(new URL('../../../docs/ARCHITECTURE-agent.md', import.meta.url), 'utf8');
		const rows = text.split('\n').flatMap((line) => {
			const [, policy = '', ...cells] = line.split('|').map((cell) => cell.trim());
			const known = policy === 'policy' || RESTART_POLICIES.some((each) => each === policy);
			return known ? [[policy, ...cells.slice(0, -1)]] : [];
		});
		expect(rows).toEqual([
			['policy', ...END_CAUSES],
			...RESTART_POLICIES.map((policy) => [
				policy,
				...END_CAUSES.map((cause) => (RESTARTS_AFTER[policy].includes(cause) ? 'x' : '')),
			]),
		]);
	});

	it('never restarts a one-shot that is done', () => {
		for (const policy of RESTART_POLICIES) {
			expect(outcomes(policy, false)).toBe(outcomes(policy, true).replace(/^. ./, 'd d'));
		}
	});
});
