import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeCommand, runCommand } from '../../../src/sys/run-command.ts';
import { untilGone } from '../../support/supervised.ts';
import { waitFor } from '../../support/wait-for.ts';

const env = { PATH: '/usr/bin:/bin', GREETING: 'hello world' };
const sh = (script: string): string[] => ['sh', '-c', script];

describe('runCommand', () => {
	let cwd: string;
	beforeEach(() => {
		cwd = mkdtempSync(join(tmpdir(), 'minder-command-'));
	});
	afterEach(() => rmSync(cwd, { recursive: true, force: true }));
	const run = (argv: readonly string[], timeoutSeconds = 10, signal?: AbortSignal) =>
		runCommand(argv, { env, cwd, timeoutSeconds, ...(signal === undefined ? {} : { signal }) });
	const pidIn = (file: string): Promise<number> =>
		waitFor(() => {
			const text = readFileSync(join(cwd, file), 'utf8');
			if (!text.endsWith('\n')) throw new Error('not written yet');
			return Number(text);
		});

	it('tells exit codes and signals', async () => {
		expect(await run(sh('exit 0'))).toEqual({ kind: 'exit', code: 0 });
		expect(await run(sh('exit 200'))).toEqual({ kind: 'exit', code: 200 });
		expect(await run(sh('kill -USR1 $$'))).toEqual({ kind: 'signal', signal: 'SIGUSR1' });
	});

	it('gives the environment and the directory, and nothing of its own', async () => {
		const script = '[ "$GREETING" = "hello world" ] && [ "$(pwd)" = "$1" ] && [ -z "$HOME$VITEST" ]';
		expect(await run([...sh(script), 'x', cwd])).toEqual({ kind: 'exit', code: 0 });
	});

	it('says what cannot be run', async () => {
		const missing = await run(['no-such-program-here']);
		expect(missing).toMatchObject({ kind: 'failed', message: expect.stringContaining('no-such-program-here') });
		expect(describeCommand(missing)).toContain('no-such-program-here');
		expect(await run([])).toMatchObject({ kind: 'failed' });
		expect(await runCommand(['true'], { env, cwd: join(cwd, 'gone'), timeoutSeconds: 5 })).toMatchObject({
			kind: 'failed',
		});
	});

	it('kills the whole group at the timeout', async () => {
		// It has to begin within that.
		expect(await run(sh('sleep 1000 & echo $! > child; trap "" TERM; wait'), 3)).toEqual({ kind: 'timeout' });
		await untilGone(await pidIn('child'));
	});

	it('kills it when it is called off', async () => {
		const off = new AbortController();
		const result = run(sh('echo $$ > me; exec sleep 1000'), 60, off.signal);
		const pid = await pidIn('me');
		off.abort();
		expect(await result).toEqual({ kind: 'failed', message: 'called off' });
		await untilGone(pid);
		expect(await run(sh('touch started'), 60, off.signal)).toMatchObject({ kind: 'failed' });
	});
});
