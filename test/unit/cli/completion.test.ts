import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeClient, instanceOf, processOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';
import { jobOf, queueOf } from './fake-jobs.ts';

async function scriptFor(shell: string): Promise<string> {
	const io = new FakeIo();
	expect(await io.run('completion', shell)).toBe(0);
	return io.stdout.text;
}

/** What bash offers for the words of a command line, with a `minder` that knows two names, a function and a job. */
async function offered(...words: string[]): Promise<string[]> {
	const script = [
		"minder() { case \"$2\" in names) printf 'web\\nweb.0\\n' ;; processes) printf 'web\\n' ;; functions) echo thumb ;; jobs) echo H:m:1 ;; esac; }",
		await scriptFor('bash'),
		`COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}`,
		'_minder; printf "%s\\n" "${COMPREPLY[@]}"',
	].join('\n');
	const result = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
	expect(result.stderr).toBe('');
	return result.stdout.trim().split('\n');
}

const missing = (shell: string): boolean => spawnSync(shell, ['-c', ':']).error !== undefined;

describe('minder completion', () => {
	it.each(['bash', 'zsh', 'fish'])('%s takes its script', async (shell) => {
		const script = await scriptFor(shell);
		for (const name of ['status', 'apply', 'completion']) expect(script).toContain(name);
		expect(script).not.toContain('__complete)');
		if (missing(shell)) return;
		const result = spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' });
		expect(result.stderr).toBe('');
		expect(result.status).toBe(0);
	});

	it('offers commands, options, choices and names', async () => {
		expect(await offered('minder', 'st')).toEqual(['status', 'start', 'stop']);
		expect(await offered('minder', 'stop', '--no')).toEqual(['--no-wait']);
		expect(await offered('minder', 'wait', 'web', '--for', 'r')).toEqual(['ready', 'running']);
		expect(await offered('minder', '-s', 'a:1', 'describe', 'w')).toEqual(['web', 'web.0']);
		expect(await offered('minder', 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
	});

	it('offers the commands of a group, and what each of them takes', async () => {
		expect(await offered('minder', 'rollout', 'p')).toEqual(['pause', 'promote']);
		expect(await offered('minder', 'rollout', 'undo', '--t')).toEqual(['--timeout', '--to']);
		expect(await offered('minder', '-s', 'a:1', 'rollout', 'status', 'w')).toEqual(['web']);
		expect(await offered('minder', 'node', 'drain', '--no')).toEqual(['--no-wait']);
		expect(await offered('minder', 'node', '')).toContain('cordon');
	});

	it('offers states and functions to the commands of the job queue', async () => {
		expect(await offered('minder', 'jobs', '--state', 'd')).toEqual(['delayed', 'done']);
		expect(await offered('minder', 'job', 'purge', '--state', '')).toEqual(['done', 'failed', 'cancelled']);
		expect(await offered('minder', 'worker', 't')).toEqual(['thumb']);
	});

	it('offers instances only where one is taken', async () => {
		for (const words of [['rollout', 'undo'], ['scale'], ['delete'], ['stop']]) {
			expect(await offered('minder', ...words, 'w')).toEqual(['web']);
		}
		for (const words of [['logs'], ['restart'], ['signal', 'HUP']]) {
			expect(await offered('minder', ...words, 'w')).toEqual(['web', 'web.0']);
		}
	});

	it('offers what help is there on: every command, then those of its group', async () => {
		expect(await offered('minder', 'help', 'st')).toEqual(['status', 'start', 'stop']);
		const within = await offered('minder', 'help', 'node', '');
		expect(within).toContain('cordon');
		expect(within).not.toContain('status');
		expect(await offered('minder', 'help', 'status', '')).toEqual(['']);
	});

	it('asks the manager for names', async () => {
		const io = new FakeIo();
		io.client = new FakeClient().put(processOf('web'), instanceOf('web.0'));
		expect(await io.run('__complete', 'names')).toBe(0);
		expect(io.stdout.text).toBe('web\nweb.0\n');
		const alone = Object.assign(new FakeIo(), { client: io.client });
		await alone.run('__complete', 'processes');
		expect(alone.stdout.text).toBe('web\n');
	});

	it('offers functions and jobs where they are taken', async () => {
		const client = new FakeClient().putQueues(queueOf('thumb')).putJobs(jobOf(1));
		for (const [what, said] of [
			['functions', 'thumb\n'],
			['jobs', 'H:m:1\n'],
		] as const) {
			const io = Object.assign(new FakeIo(), { client });
			expect(await io.run('__complete', what)).toBe(0);
			expect(io.stdout.text).toBe(said);
		}
		for (const words of [['submit'], ['queue', 'drain'], ['job', 'purge'], ['queues'], ['jobs', '--function']])
			expect(await offered('minder', ...words, 't')).toEqual(['thumb']);
		for (const words of [['jobs'], ['job', 'cancel'], ['job', 'result']])
			expect(await offered('minder', ...words, '')).toEqual(['H:m:1']);
	});

	it('offers nothing, quietly, without a manager or with a slow one', async () => {
		const none = new FakeIo();
		expect(await none.run('__complete', 'names')).toBe(0);
		const slow = new FakeIo();
		const clock = new FakeClock();
		slow.clock = clock;
		slow.client = new FakeClient();
		slow.client.watchStatus = async function* (_names, _follow, options) {
			await new Promise((resolve) => options?.signal?.addEventListener('abort', resolve));
			yield* [];
		};
		const end = slow.run('__complete', 'names');
		await clock.advance(1);
		expect(await end).toBe(0);
		for (const io of [none, slow]) expect(io.stdout.text + io.stderr.text).toBe('');
	});
});

describe('minder schema and version', () => {
	it('print without a manager', async () => {
		const io = new FakeIo();
		expect(await io.run('schema')).toBe(0);
		expect(JSON.parse(io.stdout.text)).toHaveProperty('$schema');
		const other = new FakeIo();
		expect(await other.run('version')).toBe(4);
		expect(other.stdout.text).toMatch(/^minder 1\.2\.3 /);
		const client = new FakeIo();
		expect(await client.run('version', '--client', '--json')).toBe(0);
		expect(JSON.parse(client.stdout.text).client.version).toBe('1.2.3');
	});
});
