import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instanceId } from '../../src/model/ids.ts';
import { EXCERPT_BYTES, type Observed } from '../../src/model/records.ts';
import { assignmentOf, Supervised } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

const RUN = 'rotate@20260102T030405Z.0';
const ONCE = { daemon: false, restart: { policy: 'never' } } as const;
const REFUSED = 'refused: this run has already ended here';

let world: Supervised;
beforeEach(async () => {
	world = new Supervised();
	await world.open();
});
afterEach(() => world.close());

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
const ended = (state: Observed): boolean => state.output !== undefined;
const starts = (): number => readFileSync(join(world.directory, 'starts'), 'utf8').length;
const counting = (): string => `printf x >> ${world.directory}/starts`;

async function remove(id: string): Promise<void> {
	await world.assign([], [id]);
	await waitFor(() => world.of(id) === undefined);
}

describe('an instance of a run', () => {
	it('runs once, is told of with its output, and leaves nothing behind when it is removed', async () => {
		const script = 'echo "$MINDER_INSTANCE of $MINDER_PROCESS"; echo oops >&2; exit 3';
		await world.assign([assignmentOf(RUN, script, ONCE)]);
		const state = await world.until(RUN, ended);
		expect(state).toMatchObject({ phase: 'failed', attempt: 1, restarts: 0, exit: { kind: 'code', code: 3 } });
		expect(
			state.output?.map(({ stream, head, tail, totalBytes }) => [stream, text(head), text(tail), totalBytes]),
		).toEqual([
			['stdout', `${RUN} of rotate@20260102T030405Z\n`, '', 53],
			['stderr', 'oops\n', '', 5],
		]);
		expect(world.states.filter((each) => each.phase === 'failed').map(ended)).toContain(true);
		await remove(RUN);
		expect(world.states.at(-1)).toMatchObject({ instance: RUN, gone: true });
		expect(readdirSync(join(world.directory, 'run'))).toEqual([]);
	});

	it('is taken over by the next agent, its end seen and its output read there', async () => {
		spawnSync('mkfifo', [join(world.directory, 'gate')]);
		await world.assign([
			assignmentOf(RUN, 'echo begun; read -r line < gate; echo done', { ...ONCE, cwd: world.directory }),
		]);
		const before = await world.until(RUN, { phase: 'running' });
		await world.supervisor.detach();
		await world.open();
		expect(world.of(RUN)).toMatchObject({ pid: before.pid, adopted: true, attempt: 1 });
		spawnSync('sh', ['-c', 'echo go > gate'], { cwd: world.directory, timeout: 5000 });
		const state = await world.until(RUN, ended);
		expect(state).toMatchObject({ phase: 'exited', exit: { kind: 'code', code: 0 } });
		expect(text(state.output?.[0]?.head)).toBe('begun\ndone\n');
	});

	it('is not started again by the next agent, which reads its output anew', async () => {
		await world.assign([assignmentOf(RUN, `${counting()}; echo out`, ONCE)]);
		await world.until(RUN, ended);
		await world.supervisor.detach();
		await world.open();
		expect(text((await world.until(RUN, ended)).output?.[0]?.head)).toBe('out\n');
		expect([world.of(RUN)?.phase, starts()]).toEqual(['exited', 1]);
	});

	it('is shown with beginning and end where it wrote much, counted altogether', async () => {
		const lines = 4000;
		const script = `i=0; while [ $i -lt ${lines} ]; do echo "line $i"; i=$((i+1)); done`;
		const logs = { maxSizeBytes: 8000, maxFiles: 20, compress: false };
		await world.assign([assignmentOf(RUN, script, { ...ONCE, logs })]);
		const [stdout] = (await world.until(RUN, ended)).output ?? [];
		const whole = Array.from({ length: lines }, (_, line) => `line ${line}\n`).join('');
		expect(stdout?.totalBytes).toBe(whole.length);
		expect(text(stdout?.head)).toBe(whole.slice(0, EXCERPT_BYTES.head));
		expect(text(stdout?.tail)).toBe(whole.slice(-EXCERPT_BYTES.tail));
	});

	it('is stopped when it takes longer than maxRunSeconds, counted from its start over agents', async () => {
		const slow = assignmentOf(RUN, 'trap "" TERM; while :; do sleep 0.05; done', {
			...ONCE,
			maxRunSeconds: 1,
			stop: { timeoutSeconds: 0.2 },
		});
		await world.assign([slow]);
		const { startedAt = 0 } = await world.until(RUN, { phase: 'running' });
		await world.supervisor.detach();
		await world.open();
		const state = await world.until(RUN, { phase: 'failed' });
		expect(state.reason).toMatch(/^timeout: ran longer than 1s; not restarted/);
		expect(state.ends?.firstFailure?.reason).toBe('timeout: ran longer than 1s');
		expect((state.exit?.at ?? 0) - startedAt).toBeGreaterThan(950);
	});
});

describe('processes of this machine', () => {
	it('are known by their start time while they live; zombies and pids that nobody has are not there', async () => {
		const zombie = 'sh -c "exit 0" & echo $!; exec sleep 1000';
		await world.assign([assignmentOf('zombies.0', zombie, {})]);
		await world.until('zombies.0', { phase: 'running' });
		const pid = await waitFor(() => {
			const found = Number(world.output('zombies.0'));
			if (!/ Z /.test(readFileSync(`/proc/${found}/stat`, 'latin1'))) throw new Error('it is none yet');
			return found;
		});
		const [, , startTime] = /^(\d+).*\) (?:\S+ ){19}(\d+) /.exec(readFileSync('/proc/self/stat', 'latin1')) ?? [];
		expect(world.supervisor.checkPids([process.pid, pid, 4_194_304])).toEqual([
			{ pid: process.pid, startTime: Number(startTime) },
			{ pid },
			{ pid: 4_194_304 },
		]);
	});
});

describe('a repeated id of a run', () => {
	it('is refused after its removal, also by the next agent, and not once it is asked for with a newer start', async () => {
		await world.assign([assignmentOf(RUN, counting(), ONCE)]);
		await world.until(RUN, { phase: 'exited' });
		await remove(RUN);
		await world.supervisor.detach();
		await world.open();
		for (const generation of [1, 7]) {
			await world.assign([assignmentOf(RUN, counting(), ONCE, { generation })]);
			expect(await world.until(RUN, { phase: 'failed' })).toMatchObject({ generation, reason: REFUSED, output: [] });
		}
		await world.supervisor.detach();
		await world.open();
		expect(world.of(RUN)).toMatchObject({ phase: 'failed', reason: REFUSED });
		await remove(RUN);
		await world.assign([assignmentOf(RUN, counting(), ONCE, { generation: 9 })]);
		expect(await world.until(RUN, { phase: 'failed' })).toMatchObject({ reason: REFUSED });
		expect(starts()).toBe(1);
	});

	it('is refused while what it was still leaves', { timeout: 120_000 }, async () => {
		await world.assign([
			assignmentOf(RUN, `trap "" TERM; ${counting()}; while :; do sleep 0.05; done`, {
				...ONCE,
				stop: { timeoutSeconds: 0.3 },
			}),
		]);
		await world.until(RUN, { phase: 'running' });
		await waitFor(() => starts() === 1, { seconds: 60 });
		await world.assign([], [RUN]);
		await world.assign([assignmentOf(RUN, counting(), ONCE, { generation: 5 })]);
		expect(await world.until(RUN, { phase: 'failed' })).toMatchObject({ reason: REFUSED, generation: 5 });
		expect(starts()).toBe(1);
	});

	it('does nothing while its run is here still, ended or stopped', async () => {
		const other = 'rotate@20260102T030405Z.1';
		await world.assign([assignmentOf(RUN, counting(), ONCE), assignmentOf(other, 'sleep 1000', ONCE)]);
		await world.until(RUN, { phase: 'exited' });
		await world.assign([assignmentOf(other, 'sleep 1000', ONCE, { generation: 2, startGeneration: 1, want: 'stop' })]);
		await world.until(other, { phase: 'stopped' });
		await world.assign([RUN, other].map((id) => assignmentOf(id, counting(), ONCE, { generation: 8 })));
		expect(world.of(RUN)).toMatchObject({ phase: 'exited', generation: 8, attempt: 1 });
		expect(world.of(other)).toMatchObject({ phase: 'stopped', generation: 8, attempt: 1 });
		expect(starts()).toBe(1);
	});

	it('runs where it was removed before it was ever started', async () => {
		await world.assign([assignmentOf(RUN, counting(), ONCE, { want: 'stop' })]);
		await world.until(RUN, { phase: 'stopped' });
		await remove(RUN);
		await world.assign([assignmentOf(RUN, counting(), ONCE, { generation: 2 })]);
		expect((await world.until(RUN, { phase: 'exited' })).instance).toBe(instanceId(RUN));
	});
});
