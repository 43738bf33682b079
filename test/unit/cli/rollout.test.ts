import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient, instanceOf, NOW, processOf, specOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';
import { FAILED, rolloutOf, web } from './sample-rollouts.ts';

let io: FakeIo;
let client: FakeClient;

beforeEach(() => {
	client = new FakeClient();
	io = Object.assign(new FakeIo(), { client });
});

const watching = () => waitFor(() => client.watchers === 1);

describe('minder rollout status', () => {
	it('tells what goes on, and ends with 0', async () => {
		client.put(web());
		expect(await io.run('rollout', 'status', 'web')).toBe(0);
		expect(io.stdout.text).toContain(
			'web: rolling out revision 4: 2 of 5 healthy, waiting for web.6 on n3 (starting)\n',
		);
		expect(io.stdout.text).toMatch(/revision +3 → 4\n +progress +3 of 5 begun, 2 healthy\n/);
		expect(io.stdout.text).toContain('in 1m30s, unless an instance becomes healthy before');
	});

	it('ends with 1 and the last lines where it was reverted, harmless to the terminal', async () => {
		client.put(web({ ...FAILED, phase: 'reverted' }, 3));
		expect(await io.run('rollout', 'status', 'web')).toBe(1);
		expect(io.stdout.text).toContain(
			'web: rollout of revision 4 failed, went back to revision 3: web.5 failed: exit code 3\n',
		);
		expect(io.stdout.text).toMatch(/look at +web\.5\n +output +\| no room\n +\| for spare parts\n/);
		expect(io.stdout.text).not.toContain('\u001b');
	});

	it.each([
		['succeeded', 0, 'web: revision 4 is rolled out: 2 of 5 healthy'],
		['failed', 1, '→ go back: minder rollout undo web'],
		['cancelled', 1, 'web: rollout of revision 4 was cancelled: web.5 failed: exit code 3'],
		['paused', 0, 'go on: minder rollout resume web'],
		['waiting-for-promotion', 0, 'go on: minder rollout promote web'],
		['reverting', 0, 'web: rollout of revision 4 failed, going back to revision 3: 2 of 5 healthy'],
	] as const)('%s: ends with %i and says how to go on', async (phase, code, said) => {
		client.put(web({ ...(code === 1 ? FAILED : {}), phase }));
		expect(await io.run('rollout', 'status', 'web')).toBe(code);
		expect(io.stdout.text).toContain(said);
	});

	it.each([
		['running', 'canaries', '0 of 1 canary healthy', 'rolling out revision 4: 0 of 1 canary healthy'],
		['running', 'canaries', '', 'rolling out revision 4, canaries first: 2 of 5 healthy'],
		[
			'waiting-for-promotion',
			undefined,
			'canary web.5 is healthy: promote with `minder rollout promote web`',
			'rolling out revision 4, waiting for promotion: canary web.5 is healthy: promote with `minder rollout promote web`',
		],
		[
			'paused',
			'all',
			'paused',
			'rolling out revision 4, paused: 2 of 5 healthy; go on with: minder rollout resume web',
		],
		[
			'reverting',
			undefined,
			'revision 4 failed: boom; going back to revision 3',
			'revision 4 failed: boom; going back to revision 3',
		],
	] as const)('%s (%s) says "%s" once', async (phase, stage, message, said) => {
		const { stage: _, ...rest } = rolloutOf({ phase, message });
		client.put(processOf('web', { rollout: stage === undefined ? rest : { ...rest, stage } }));
		await io.run('rollout', 'status', 'web');
		expect(io.stdout.text.split('\n')[0]).toBe(`web: ${said}`);
	});

	it('is one JSON value with the promised fields', async () => {
		client.put(web({ ...FAILED, phase: 'failed' }));
		expect(await io.run('rollout', 'status', 'web', '-o', 'json')).toBe(1);
		const { deadlineAt: _, begunAt: __, endedAt: ___, ...rest } = rolloutOf({ ...FAILED, phase: 'failed' });
		expect(JSON.parse(io.stdout.text)).toEqual({
			process: 'web',
			revision: 4,
			count: 5,
			ready: 5,
			...rest,
			begunAt: '2025-12-31T23:59:00.000Z',
			endedAt: '2026-01-01T00:00:00.000Z',
			deadlineAt: '2026-01-01T00:01:30.000Z',
		});
	});

	it('says that there was none, and ends with 3 for a stranger', async () => {
		client.put(processOf('db'));
		expect(await io.run('rollout', 'status', 'db')).toBe(0);
		expect(io.stdout.text).toBe('db: no rollout since it was made; revision 1, 1 of 1 ready\n');
		expect(await io.run('rollout', 'status', 'nobody')).toBe(3);
	});

	it('-w prints a line a change and ends as the rollout does, with its output', async () => {
		client.put(web());
		const end = io.run('rollout', 'status', 'web', '-w');
		await watching();
		client.put(web());
		client.put(web({ message: '3 of 5 healthy' }));
		client.put(web({ ...FAILED, phase: 'reverted' }, 3));
		expect(await end).toBe(1);
		expect(io.stdout.text.split('\n')).toEqual([
			'web: rolling out revision 4: 2 of 5 healthy, waiting for web.6 on n3 (starting)',
			'web: rolling out revision 4: 3 of 5 healthy',
			'web: rollout of revision 4 failed, went back to revision 3: web.5 failed: exit code 3',
			'last output of web.5:',
			'  no room',
			'  for spare parts',
			'',
		]);
	});

	it('-w draws over itself on a terminal and leaves the end; Ctrl-C ends it with 130', async () => {
		const clock = new FakeClock();
		io.clock = clock;
		io.stdout.isTTY = true;
		client.put(web(), instanceOf('web.0'));
		const end = io.run('rollout', 'status', 'web', '-w');
		await watching();
		await clock.advance(1);
		expect(io.stdout.text.split('rolling out').length - 1).toBe(2);
		expect(io.stdout.text).toContain('in 1m29s');
		client.put(web({ phase: 'succeeded', healthy: 5 }));
		expect(await end).toBe(0);
		expect(io.stdout.text).toMatch(/revision 4 is rolled out: 5 of 5 healthy/);
		expect(clock.pending).toBe(0);
		client.put(web());
		const other = Object.assign(new FakeIo(), { client });
		const left = other.run('rollout', 'status', 'web', '-w', '--json');
		await waitFor(() => other.stdout.text.includes('\n'));
		other.interrupt();
		expect(await left).toBe(130);
		expect(JSON.parse(other.stdout.text)).toMatchObject({ process: 'web', phase: 'running' });
	});
});

describe('minder rollout status -w of a rollout that is over', () => {
	it.each(['yaml', 'json'])('shows it as %s before it ends', async (format) => {
		client.put(web({ phase: 'succeeded', healthy: 5 }));
		expect(await io.run('rollout', 'status', 'web', '-w', '-o', format)).toBe(0);
		expect(io.stdout.text).toContain('succeeded');
	});
});

describe('minder rollout status of an instance that is gone', () => {
	it('shows what is kept of it, and sends nobody to look at it', async () => {
		client.put(web({ ...FAILED, phase: 'reverted', failure: { ...FAILED.failure, gone: true } }, 3));
		expect(await io.run('rollout', 'status', 'web')).toBe(1);
		expect(io.stdout.text).not.toContain('look at');
		expect(io.stdout.text).toMatch(/instance +web\.5, there no more; its last output:\n +output +\| no room\n/);
	});
});

describe('minder rollout history', () => {
	beforeEach(() => {
		client.put(web({ ...FAILED, phase: 'reverted', to: 3, from: 2 }, 2));
		client.revisions.set('web', [
			{ revision: 1, spec: specOf('web', { env: { PORT: '1' } }), at: NOW - 2000 },
			{ revision: 2, spec: specOf('web', { env: { PORT: '2' } }), at: NOW - 1000, stable: true },
			{ revision: 3, spec: specOf('web', { env: { PORT: '2' }, args: ['x'] }), at: NOW },
		]);
	});

	it('shows revisions, the newest first, with what each changed', async () => {
		expect(await io.run('rollout', 'history', 'web')).toBe(0);
		const lines = io.stdout.text.split('\n');
		expect(lines[0]).toMatch(/^revision 3 {2}.* {2}\(asked for, reverted\)$/);
		expect(lines[1]).toBe('    args: [] → ["x"]');
		expect(lines[2]).toMatch(/^revision 2 {2}.* {2}\(current, stable\)$/);
		expect(lines[3]).toBe('    env.PORT: 1 → 2');
		expect(lines[5]).toBe('    the first one');
		const other = Object.assign(new FakeIo(), { client });
		await other.run('rollout', 'history', 'web', '--json');
		const { revisions } = JSON.parse(other.stdout.text);
		expect(revisions.map((each: { revision: number }) => each.revision)).toEqual([3, 2, 1]);
		expect(revisions[1]).toMatchObject({ current: true, stable: true });
		expect(revisions[1].fields).toEqual([{ path: 'env.PORT', before: '1', after: '2', restarts: true }]);
	});

	it('marks every revision with what failed, and compares each with the one that it was made from', async () => {
		const bad = { env: { PORT: '2' }, args: ['x'] };
		client.put(web({ ...FAILED, phase: 'reverted', to: 4, from: 2 }, 5));
		client.revisions.set('web', [
			{ revision: 1, spec: specOf('web', { env: { PORT: '1' } }), at: NOW - 2000, stable: true },
			{ revision: 2, spec: specOf('web', { env: { PORT: '2' } }), at: NOW - 1000, stable: true, base: 1 },
			{ revision: 3, spec: specOf('web', bad), at: NOW, base: 2 },
			{ revision: 4, spec: specOf('web', { ...bad, placement: { count: 5 } }), at: NOW, base: 3 },
			{
				revision: 5,
				spec: specOf('web', { env: { PORT: '2' }, placement: { count: 5 } }),
				at: NOW,
				stable: true,
				base: 2,
			},
		]);
		expect(await io.run('rollout', 'history', 'web')).toBe(0);
		const lines = io.stdout.text.split('\n').map((line) => line.replace(/ {2}20.*? {2}/, ' '));
		expect(lines).toEqual([
			'revision 5 (current, stable)',
			'    made from revision 2',
			'    placement.count: 1 → 5',
			'revision 4 (asked for, reverted)',
			'    placement.count: 1 → 5',
			'revision 3 (asked for, reverted)',
			'    args: [] → ["x"]',
			'revision 2 (stable)',
			'    env.PORT: 1 → 2',
			'revision 1 (stable)',
			'    the first one',
			'',
		]);
		const other = Object.assign(new FakeIo(), { client });
		await other.run('rollout', 'history', 'web', '--json');
		expect(JSON.parse(other.stdout.text).revisions.slice(0, 3)).toMatchObject([
			{ revision: 5, base: 2 },
			{ revision: 4, base: 3, rollout: 'reverted' },
			{ revision: 3, base: 2, rollout: 'reverted' },
		]);
	});

	it('--revision prints a spec that apply takes', async () => {
		expect(await io.run('rollout', 'history', 'web', '--revision', '1')).toBe(0);
		expect(io.stdout.text).toBe('processes:\n  web:\n    command: /bin/sleep\n    env:\n      PORT: "1"\n');
		expect(await io.run('rollout', 'history', 'web', '--revision', '9')).toBe(3);
		expect(io.stderr.text).toBe('minder: web has no revision 9; kept are: 1, 2, 3\n');
	});
});

describe('minder rollout pause, resume, promote, undo', () => {
	beforeEach(() => void client.put(web()));

	it('say what was done and how to go on', async () => {
		for (const action of ['pause', 'resume', 'promote', 'undo']) expect(await io.run('rollout', action, 'web')).toBe(0);
		expect(await io.run('rollout', 'undo', 'web', '--to', '2')).toBe(0);
		expect(client.calls).toEqual(['pause web', 'resume web', 'promote web', 'undo {} web', 'undo {"to":2} web']);
		expect(io.stdout.text).toContain('paused web; go on with: minder rollout resume web\n');
		expect(io.stdout.text).toContain('follow with: minder rollout status -w web\n');
	});

	it('--wait follows it to its end', async () => {
		const end = io.run('rollout', 'promote', 'web', '--wait');
		await watching();
		client.put(web({ phase: 'succeeded', healthy: 5 }));
		expect(await end).toBe(0);
		expect(io.stdout.text).toContain('web: revision 4 is rolled out: 5 of 5 healthy\n');
	});

	it('--wait ends with 1, the reason and the last lines', async () => {
		const end = io.run('rollout', 'undo', 'web', '--wait', '--json');
		await watching();
		client.put(web({ ...FAILED, phase: 'failed' }));
		expect(await end).toBe(1);
		expect(io.stderr.text).toBe(
			[
				'last output of web.5:',
				'  no room',
				'  for spare parts',
				'minder: web: rollout of revision 4 failed: web.5 failed: exit code 3; look at: minder rollout status web',
				'',
			].join('\n'),
		);
	});

	it('hand on what the manager refuses', async () => {
		client.failure = new MinderError('precondition', 'web has no rollout that could be paused');
		expect(await io.run('rollout', 'pause', 'web')).toBe(1);
		expect(io.stderr.text).toBe('minder: web has no rollout that could be paused\n');
		expect(await io.run('rollout', 'undo', 'web', '--to', 'x')).toBe(2);
		expect(await io.run('rollout', 'explode', 'web')).toBe(2);
	});
});
