import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import { readFunction } from '../../../src/model/function-build.ts';
import type { FunctionSpec } from '../../../src/model/function-spec.ts';
import type { FunctionName } from '../../../src/model/ids.ts';
import type { FunctionChange } from '../../../src/model/jobs.ts';
import { loadSpec } from '../../../src/model/spec-file.ts';
import { FakeClient, processOf, specOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';
import { queueOf } from './fake-jobs.ts';
import { scheduleOf } from './fake-schedules.ts';

let io: FakeIo;
let client: FakeClient;

function functionSpec(name: string, raw: object): FunctionSpec {
	const { value, problems } = readFunction(name, raw, undefined);
	if (value === undefined) throw new Error(problems.map(({ text }) => text).join());
	return value;
}

const change = (name: string, revision: number, rest: Omit<FunctionChange, 'name' | 'revision'>): FunctionChange => ({
	name: name as FunctionName,
	revision,
	...rest,
});

beforeEach(() => {
	io = new FakeIo();
	client = new FakeClient();
	io.client = client;
	io.files['/home/op/all.yaml'] =
		'processes: {a: {command: x}}\nschedules: {night: {run: y}}\nfunctions: {thumb: {run: y}, b.c: {}}';
	io.files['/home/op/functions.yaml'] = 'functions: {thumb: {run: y}}';
	io.files['/home/op/processes.yaml'] = 'processes: {a: {command: x}}';
	const before = functionSpec('mail', { run: '/bin/mail', timeout: '1m' });
	const after = functionSpec('mail', { run: '/bin/mail -q', concurrency: 4, retries: 3 });
	client.functionChanges = [
		change('thumb', 1, { kind: 'create', after: functionSpec('thumb', { run: 'job a', concurrency: 2 }) }),
		change('mail', 3, { kind: 'update', before, after }),
		change('same', 1, { kind: 'unchanged', after }),
		change('gone', 2, { kind: 'remove', before: functionSpec('gone', {}) }),
	];
});

const REAL = '{"dryRun":false,"prune":false}';
const DRY = '{"dryRun":true,"prune":false}';

describe('minder apply, of functions', () => {
	it('tries all kinds before it does anything, functions last', async () => {
		expect(await io.run('apply', '-f', 'all.yaml'), io.stderr.text).toBe(0);
		const kinds = ['apply a', 'apply-schedules night', 'apply-functions thumb b.c'];
		expect(client.calls).toEqual([...kinds.map((each) => `${each} ${DRY}`), ...kinds.map((each) => `${each} ${REAL}`)]);
		expect(client.appliedFunctions[0]?.run?.process.command).toBe('y');
	});

	it('leaves the others as they were where a function is refused', async () => {
		client.applyFunctions = async () => {
			throw new MinderError('conflict', 'thumb is at revision 4');
		};
		expect(await io.run('apply', '-f', 'all.yaml')).toBe(6);
		expect(client.calls).toEqual([`apply a ${DRY}`, `apply-schedules night ${DRY}`]);
	});

	it.each([
		['functions.yaml', [`apply-functions thumb ${REAL}`]],
		['processes.yaml', [`apply a ${REAL}`]],
	])('asks for nothing that %s does not have', async (file, calls) => {
		expect(await io.run('apply', '-f', file)).toBe(0);
		expect(client.calls).toEqual(calls);
	});

	it('--prune asks for all kinds; --if-revision is handed on', async () => {
		expect(await io.run('apply', '-f', 'functions.yaml', '--prune', '--dry-run')).toBe(0);
		const how = '{"dryRun":true,"prune":true}';
		expect(client.calls).toEqual([`apply  ${how}`, `apply-schedules  ${how}`, `apply-functions thumb ${how}`]);
		client.calls.length = 0;
		expect(await io.run('apply', '-f', 'functions.yaml', '--if-revision', '3')).toBe(0);
		expect(client.calls).toEqual(['apply-functions thumb {"dryRun":false,"prune":false,"ifRevision":3}']);
	});

	it('says what it did, or would do', async () => {
		expect(await io.run('apply', '-f', 'functions.yaml', '--dry-run')).toBe(0);
		expect(io.stdout.text).toBe(
			[
				'function thumb created (dry run)',
				'function mail changed (revision 3: run.args, concurrency, retries, …) (dry run)',
				'function same unchanged (dry run)',
				'function gone removed (dry run)',
				'',
			].join('\n'),
		);
	});

	it('as JSON has them beside the processes, in the same words; -q names them', async () => {
		client.changes = [{ name: specOf('a').name, revision: 1, kind: 'create', after: specOf('a') }];
		expect(await io.run('apply', '-f', 'all.yaml', '--json')).toBe(0);
		expect(JSON.parse(io.stdout.text)).toEqual({
			changes: [{ name: 'a', kind: 'create', revision: 1 }],
			functions: [
				{ name: 'thumb', kind: 'create', revision: 1 },
				{ name: 'mail', kind: 'update', revision: 3 },
				{ name: 'same', kind: 'none', revision: 1 },
				{ name: 'gone', kind: 'remove', revision: 2 },
			],
			dryRun: false,
		});
		const quiet = Object.assign(new FakeIo(), { client, files: io.files });
		expect(await quiet.run('apply', '-f', 'all.yaml', '-q')).toBe(0);
		expect(quiet.stdout.text).toBe('a\nthumb\nmail\nsame\ngone\n');
	});

	it('--wait does not wait for them', async () => {
		expect(await io.run('apply', '-f', 'functions.yaml', '--wait'), io.stderr.text).toBe(0);
		expect(client.watchers).toBe(0);
	});

	it('a fault is told with its place, and nothing is asked for', async () => {
		io.files['/home/op/bad.yaml'] = 'functions:\n  thumb: {run: y, retires: 3}';
		expect(await io.run('apply', '-f', 'bad.yaml')).toBe(2);
		expect(io.stderr.text).toContain('bad.yaml:2:19: functions.thumb.retires: unknown key, did you mean retries?');
		expect(client.calls).toEqual([]);
	});
});

describe('minder diff, of functions', () => {
	it('shows path, before and after, and ends with 1; with 0 for nothing', async () => {
		expect(await io.run('diff', '-f', 'functions.yaml')).toBe(1);
		expect(client.calls).toEqual([`apply-functions thumb ${DRY}`]);
		expect(io.stdout.text).toBe(
			[
				'+ function thumb: new, job a × 2 on each node',
				'~ function mail changed (revision 3: run.args, concurrency, retries, …)',
				'    run.args: [] → ["-q"]',
				'    concurrency: 1 → 4',
				'    retries: 25 → 3',
				'    timeoutSeconds: 60 → (absent)',
				'- function gone: removed, done by workers that come by themselves',
				'',
			].join('\n'),
		);
		client.functionChanges = client.functionChanges.slice(2, 3);
		expect(await io.run('diff', '-f', 'functions.yaml')).toBe(0);
	});

	it('as JSON has the fields', async () => {
		expect(await io.run('diff', '-f', 'functions.yaml', '--json')).toBe(1);
		const { changes, functions } = JSON.parse(io.stdout.text);
		expect([changes, functions.map(({ name }: { name: string }) => name)]).toEqual([[], ['thumb', 'mail', 'gone']]);
		expect(functions[1].fields[1]).toEqual({ path: 'concurrency', before: 1, after: 4 });
	});
});

describe('minder export, of functions', () => {
	const declared = new Map<string, FunctionSpec>();

	beforeEach(() => {
		declared.clear();
		for (const spec of [functionSpec('thumb', { run: 'y', retries: 3 }), functionSpec('b.c', {})])
			declared.set(spec.name, spec);
		client.put(processOf('web'), processOf('thumb'));
		client.putSchedules(scheduleOf('night'));
		client.putQueues(queueOf('thumb', { revision: 2 }), queueOf('b.c', { revision: 1 }), queueOf('undeclared'));
		client.getQueue = async (name) => {
			const spec = declared.get(name);
			return { queue: queueOf(name), workers: [], ...(spec === undefined ? {} : { spec }) };
		};
	});

	const exported = async (...names: string[]) => {
		const other = Object.assign(new FakeIo(), { client });
		expect(await other.run('export', ...names), other.stderr.text).toBe(0);
		const { specs, schedules, functions } = loadSpec(other.stdout.text, 'f');
		for (const spec of functions) expect(spec).toStrictEqual(declared.get(spec.name));
		return [specs, schedules, functions].map((list) => list.map(({ name }) => name).join());
	};

	it('prints those that were declared, as a file that reads back', async () => {
		expect(await exported()).toEqual(['web,thumb', 'night', 'thumb,b.c']);
	});

	it('prints those of the names, of any kind', async () => {
		expect(await exported('b.c')).toEqual(['', '', 'b.c']);
		expect(await exported('web')).toEqual(['web', '', '']);
		expect(await exported('thumb')).toEqual(['thumb', '', 'thumb']);
		expect(await exported('web', 'night', 'b.c')).toEqual(['web', 'night', 'b.c']);
	});

	it('prints more than are asked for at once', async () => {
		for (let at = 0; at < 40; at++) {
			const spec = functionSpec(`f.${at}`, {});
			declared.set(spec.name, spec);
			client.putQueues(queueOf(spec.name, { revision: 1 }));
		}
		expect((await exported())[2]?.split(',')).toHaveLength(42);
	});

	it('ends with 3 for one that was never declared', async () => {
		expect(await io.run('export', 'b.c', 'undeclared')).toBe(3);
		expect(io.stderr.text).toContain('no process, schedule or function named undeclared');
	});

	it('as JSON has all three lists', async () => {
		expect(await io.run('export', '--json')).toBe(0);
		expect(JSON.parse(io.stdout.text)).toMatchObject({
			processes: [{ name: 'web' }, { name: 'thumb' }],
			schedules: [{ name: 'night' }],
			functions: [{ name: 'thumb', retries: 3, run: { process: { command: 'y' } } }, { name: 'b.c' }],
		});
	});
});
