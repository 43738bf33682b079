import { expect, it } from 'vitest';
import { readFunction } from '../../../src/model/function-build.ts';
import type { FunctionSpec } from '../../../src/model/function-spec.ts';
import { diffFunctions } from '../../../src/policy/function-change.ts';

function spec(raw: object): FunctionSpec {
	const { value, problems } = readFunction('thumb', raw, undefined);
	if (value === undefined) throw new Error(problems.map(({ text }) => text).join());
	return value;
}

it('functions that mean the same do not differ', () => {
	expect(
		diffFunctions(spec({ run: 'x a' }), spec({ run: { command: ['x', 'a'] }, retries: 25, lease: '30s' })),
	).toEqual([]);
});

it('differences are told in the order of the fields, what is run below run and the rest beside it as in a file, and no secret', () => {
	const before = spec({
		run: { command: 'x', env: { P: { secret: 'one' } } },
		timeout: 5,
		on: { selector: { a: 'b' } },
	});
	const after = spec({
		run: { command: 'x', args: ['-n'], env: { P: { secret: 'two' } } },
		mode: 'lines',
		concurrency: 4,
		on: { nodes: ['a'] },
		maxRunning: 9,
		retries: 3,
		backoff: { jitter: 0 },
		lease: '10s',
		delivery: 'at-most-once',
		maxQueue: 3,
		maxPayload: '1KB',
		keep: { failed: { count: 1 } },
	});
	const found = diffFunctions(before, after);
	expect(found.map(({ path }) => path)).toEqual([
		'run.args',
		'run.env.P',
		'mode',
		'concurrency',
		'on.nodes',
		'on.selector.a',
		'maxRunning',
		'retries',
		'backoff.jitter',
		'timeoutSeconds',
		'leaseSeconds',
		'delivery',
		'maxQueue',
		'maxPayloadBytes',
		'keep.failed.count',
	]);
	expect(found[3]).toEqual({ path: 'concurrency', before: 1, after: 4 });
	expect(JSON.stringify(found)).not.toMatch(/one|two/);
});

it('where one of the two runs nothing, the program and its arguments are told', () => {
	const found = diffFunctions(spec({}), spec({ run: 'job -n', concurrency: 3 }));
	expect(found).toEqual([{ path: 'run', before: undefined, after: ['job', '-n'] }]);
	expect(diffFunctions(spec({ run: 'job' }), spec({}))).toEqual([{ path: 'run', before: ['job'], after: undefined }]);
});
