import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exists } from '../../src/sys/program.ts';
import { assignmentOf, Supervised, untilGone } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

const FOREVER = 'exec sleep 1000';
const sh = (script: string): string[] => ['/bin/sh', '-c', script];

describe('hooks around a stop', { timeout: 120_000 }, () => {
	let world: Supervised;
	let files: string;
	beforeEach(async () => {
		files = mkdtempSync(join(tmpdir(), 'minder-hooks-'));
		world = new Supervised();
		await world.open();
	});
	afterEach(async () => {
		await world.close();
		rmSync(files, { recursive: true, force: true });
	});
	const inFiles = (name: string): string => join(files, name);
	const linesOf = (name: string): string[] => readFileSync(inFiles(name), 'utf8').trimEnd().split('\n');

	it('run with the surroundings of the program, one before the signal, one after the end', async () => {
		const env = { LOG: inFiles('log') };
		const script = `trap 'echo term >>"$LOG"; exit 0' TERM; echo up >>"$LOG"; while :; do sleep 0.05; done`;
		const stop = {
			preStop: sh('kill -0 "$MINDER_PID" && echo "pre $MINDER_INSTANCE $(pwd)$MINDER_RUN" >>"$LOG"'),
			postStop: sh('echo "post [$MINDER_PID]" >>"$LOG"'),
		};
		await world.assign([assignmentOf('a.0', script, { env, stop, cwd: files })]);
		await waitFor(() => linesOf('log').includes('up'), { seconds: 60 });
		await world.assign([assignmentOf('a.0', script, { env, stop, cwd: files }, { generation: 2, want: 'stop' })]);
		const stopped = await world.until('a.0', { phase: 'stopped' });
		expect(linesOf('log')).toEqual(['up', `pre a.0 ${files}`, 'term', 'post []']);
		expect(stopped.exit).toMatchObject({ kind: 'code', code: 0, cause: 'commanded' });
		expect(stopped.reason).toBeUndefined();
	});

	it('that fail or never end are noted, and the stop goes on', async () => {
		// One limit for both hooks: the second one has to keep it.
		const stop = { timeoutSeconds: 3, preStop: sh(`echo $$ >${inFiles('pid')}; sleep 1000`), postStop: sh('exit 3') };
		await world.assign([assignmentOf('a.0', FOREVER, { stop })]);
		const { pid = 0 } = await world.until('a.0', { phase: 'running' });
		await world.assign([assignmentOf('a.0', FOREVER, { stop }, { generation: 2, want: 'stop' })]);
		const hook = await waitFor(() => Number(linesOf('pid')[0]) || undefined);
		const stopped = await world.until('a.0', { phase: 'stopped' }, 60);
		expect(stopped.reason).toBe('preStop failed: not done in time; postStop failed: exit code 3');
		expect(exists(pid)).toBe(false);
		await untilGone(hook);
	});

	it('that clean up run after each end, before the next start', async () => {
		const script = `mkdir ${inFiles('lock')} || exit 9; exit 1`;
		const stop = { postStop: sh(`sleep 0.05; rmdir ${inFiles('lock')}`) };
		await world.assign([assignmentOf('a.0', script, { stop, restart: { limit: 3 } })]);
		const failed = await world.until('a.0', { phase: 'failed' });
		expect(failed).toMatchObject({ attempt: 4, exit: { code: 1, cause: 'own' } });
		expect(failed.ends).toMatchObject({ firstFailure: { times: 1 }, last: [{ reason: 'exit code 1', times: 4 }] });
		expect(existsSync(inFiles('lock'))).toBe(false);
	});

	it('are waited for by a start, and lost by no stop', async () => {
		const stop = { postStop: sh(`while [ ! -e ${inFiles('go')} ]; do sleep 0.02; done`) };
		await world.assign([assignmentOf('a.0', 'exit 1', { stop })]);
		await world.until('a.0', (state) => state.reason?.startsWith('postStop runs') === true);
		await world.assign([assignmentOf('a.0', 'exit 1', { stop }, { generation: 2 })]);
		await world.assign([assignmentOf('a.0', 'exit 1', { stop }, { generation: 3, want: 'stop' })]);
		expect(world.of('a.0')).toMatchObject({ phase: 'stopping', attempt: 1, generation: 3 });
		writeFileSync(inFiles('go'), '');
		expect(await world.until('a.0', { phase: 'stopped' })).toMatchObject({ attempt: 1, generation: 3 });
	});

	it('begin anew with the next agent, and keep the history of ends', async () => {
		const stop = {
			timeoutSeconds: 30,
			postStop: sh(`echo >>${inFiles('runs')}; [ -e ${inFiles('go')} ] || sleep 1000`),
		};
		await world.assign([assignmentOf('a.0', 'exit 4', { stop, restart: { limit: 0 } })]);
		await waitFor(() => existsSync(inFiles('runs')));
		await world.supervisor.detach();
		writeFileSync(inFiles('go'), '');
		await world.open();
		const failed = await world.until('a.0', { phase: 'failed' });
		expect(failed).toMatchObject({
			attempt: 1,
			exit: { code: 4 },
			ends: { last: [{ reason: 'exit code 4', times: 1 }] },
		});
		await world.supervisor.detach();
		await world.open();
		expect(world.of('a.0')).toMatchObject({ phase: 'failed', ends: failed.ends });
	});
});
