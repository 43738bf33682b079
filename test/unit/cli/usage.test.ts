import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode, MinderError } from '../../../src/model/errors.ts';
import { FakeClient } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

describe('usage errors', () => {
	it.each([
		['stauts', /unknown command 'stauts' \(did you mean status\?\)/],
		['status --jsno', /unknown option '--jsno' \(did you mean --json\?\)/],
		['status -o xml', /'xml' is invalid/],
		['start', /for example: minder start -p \/bin\/sleep -- 1000/],
		['start -p /bin/sleep 1000', /follow "--".*minder start -p/],
		['start web --count 2', /--count is for a new process/],
		['start web -- x', /-p/],
		['start -p x --count many', /whole number/],
		['start -p x -e FOO', /KEY=VALUE/],
		['start -p x --signal FOO', /FOO/],
		['start -p x --all --count 2', /cannot be used/],
		['start -p x -n a.b', /"a.b"/],
		['stop', /missing required argument 'name'/],
		['scale web lots', /"lots" is not a number of instances/],
		['signal FOO web', /"FOO"/],
		['wait web', /--for/],
		['wait web --for happy', /'happy' is invalid/],
		['wait web --for ready --timeout soon', /soon/],
		['apply', /needs a file.*minder apply -f app\.yaml/],
		['apply x.yaml', /takes its files with -f: minder apply -f x\.yaml/],
		['diff x.yaml', /takes its files with -f: minder diff -f x\.yaml/],
		['drain web-1', /did you mean minder node drain\?\); see: minder help node drain/],
		['undo web', /did you mean minder rollout undo\?/],
		['-s h get nodes', /did you mean minder status\?/],
		['rollout restart web', /'restart' \(did you mean minder restart\?\); see: minder help restart/],
		['rollout undo web --to x', /see: minder help rollout undo\n/],
		['node drain web-1 --deadline 5x', /10s or 1h30m, or none; see: minder help node drain\n/],
		['apply -f nowhere.yaml', /cannot read nowhere.yaml: no such file/],
		['diff -f nowhere.yaml', /no such file/],
		['logs a b', /one name|too many/],
		['logs a --all --stderr', /cannot be used/],
		['completion tcsh', /tcsh/],
		['help nothing', /unknown command 'nothing'/],
		['help rollout nothing', /unknown command 'rollout nothing'/],
		['rollout stauts web', /unknown command 'stauts'/],
		['rollout status', /missing required argument 'name'/],
		['node label', /missing required argument 'node'/],
		['manager --gearmen 1:2', /unknown option '--gearmen' \(did you mean --gearman/],
		['agent --label x', /KEY=VALUE/],
	])('minder %s: code 2, one line', async (line, message) => {
		const io = new FakeIo();
		io.client = new FakeClient();
		expect(await io.run(...line.split(' '))).toBe(2);
		expect(io.stderr.text).toMatch(/^minder: [^\n]*\n$/);
		expect(io.stderr.text).toMatch(message);
		expect(io.stdout.text).toBe('');
		expect(io.client.calls).toEqual([]);
	});

	it('shows help on stderr without a command', async () => {
		const io = new FakeIo();
		expect(await io.run()).toBe(2);
		expect(io.stderr.text).toContain('Usage: minder');
	});

	it.each([
		'--help',
		'help',
		'help status',
		'help rollout',
		'help node drain',
		'rollout --help',
		'rollout undo --help',
		'status --help',
		'--version',
	])('minder %s: code 0 on stdout', async (line) => {
		const io = new FakeIo();
		expect(await io.run(...line.split(' '))).toBe(0);
		expect(io.stdout.text).not.toBe('');
		expect(io.stderr.text).toBe('');
	});
});

describe('errors of the manager', () => {
	it.each(Object.keys(ERRORS) as ErrorCode[])('%s ends with its code and one line without a stack', async (code) => {
		const io = new FakeIo();
		io.client = new FakeClient();
		io.client.failure = new MinderError(code, 'what is wrong\n    at somewhere');
		expect(await io.run('nodes')).toBe(ERRORS[code].exit);
		if (code !== 'invalid-spec') expect(io.stderr.text).toBe('minder: what is wrong at somewhere\n');
		expect(io.client.closed).toBe(true);
	});

	it('shows one line a problem of a spec', async () => {
		const io = new FakeIo();
		io.files['/home/op/a.yaml'] = 'processes: {x: {comand: 1}, y: 3}';
		expect(await io.run('apply', '-f', 'a.yaml')).toBe(2);
		const lines = io.stderr.text.trimEnd().split('\n');
		expect(lines.length).toBeGreaterThan(1);
		for (const line of lines) expect(line).toMatch(/^minder: a\.yaml:1:\d+: /);
	});

	it('shows the stack with MINDER_DEBUG alone', async () => {
		const io = new FakeIo();
		io.env['MINDER_DEBUG'] = '1';
		expect(await io.run('nodes')).toBe(4);
		expect(io.stderr.text).toContain('\n    at ');
	});

	it('raises errors of diff to 2, so that 1 means a difference', async () => {
		const io = new FakeIo();
		io.client = new FakeClient();
		io.files['/home/op/a.yaml'] = 'processes: {x: {command: /bin/true}}';
		io.client.failure = new MinderError('internal', 'broken');
		expect(await io.run('diff', '-f', 'a.yaml')).toBe(2);
	});
});
