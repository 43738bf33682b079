import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, type Daemon, isAlive } from '../support/cluster.ts';
import { waitFor } from '../support/wait-for.ts';

/** 1000 in the full run. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 30);
const SECONDS_A_ROUND = 12;
/** How a holder ends, by the fault. A manager may be away for longer than the short ttl. */
const CODES: readonly number[][] = [[], [76], [0], [0, 76], [0, 76]];

let cluster: Cluster;
/** Clients that were started, to be ended with the test. */
const clients: Daemon[] = [];

beforeAll(async () => {
	cluster = new Cluster();
	await cluster.startManager();
	await cluster.startAgents('one', 'two');
});

afterAll(async () => {
	for (const client of clients) {
		client.child.kill('SIGCONT');
		await client.kill('SIGKILL');
	}
	await cluster[Symbol.asyncDispose]();
});

const file = (name: string): string => join(cluster.directory, name);

/** `enter LOCK TOKEN PID WHO` and `leave …`, in the order in which it happened; `overlap …` where the one before was still alive. */
function lines(log: string): string[][] {
	if (!existsSync(file(log))) return [];
	return readFileSync(file(log), 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => line.split(' '));
}

/**
 * Runs under the lock until the file `go-WHO` is there. That no other command of this log is alive when it begins is asked of the kernel, which needs
 * no word of one that was killed.
 */
function script(who: string, log: string): string {
	const path = file(log);
	return [
		'trap "" TERM',
		`read -r before <${path}.pid && read -r stat <"/proc/$before/stat" && case $stat in`,
		// A zombie of a client that is stopped is no command any more.
		`*') Z '*) ;; *) echo "overlap $MINDER_LOCK_NAME $MINDER_LOCK_TOKEN $before ${who}" >>${path} ;;`,
		'esac',
		`echo $$ >${path}.pid`,
		`echo "enter $MINDER_LOCK_NAME $MINDER_LOCK_TOKEN $$ ${who}" >>${path}`,
		`while ! [ -e ${file(`go-${who}`)} ]; do sleep 0.02; done`,
		`echo "leave $MINDER_LOCK_NAME $MINDER_LOCK_TOKEN $$ ${who}" >>${path}`,
	].join('\n');
}

function lock(who: string, names: string, log: string, ...options: string[]): Daemon {
	const client = cluster.follow('lock', names, '--verbose', ...options, '--', '/bin/sh', '-c', script(who, log));
	clients.push(client);
	return client;
}

const go = (who: string): void => writeFileSync(file(`go-${who}`), '');
const entered = (log: string): string[] =>
	lines(log).flatMap(([kind, , , , who = '']) => (kind === 'enter' ? [who] : []));
const queued = (client: Daemon): Promise<unknown> =>
	waitFor(() => client.output.includes('waits for'), { seconds: 60, what: 'a place in the queue' });
const has = (log: string, who: string, seconds = 60): Promise<unknown> =>
	waitFor(() => entered(log).includes(who), {
		seconds,
		what: `${who} to have the lock, after ${entered(log).join(' ')}`,
	});

async function ended(client: Daemon): Promise<number | null> {
	await waitFor(() => client.ended, { seconds: 60, what: 'the client to end' });
	return client.child.exitCode;
}

/** What is wrong with a log: commands beside each other, or tokens that do not rise. */
function problems(log: string): string[] {
	const all = lines(log);
	const found = all.filter(([kind]) => kind === 'overlap').map((line) => line.join(' '));
	let last = 0;
	for (const line of all) {
		if (line[0] !== 'enter') continue;
		const token = Number(line[2]);
		if (token <= last) found.push(`token ${token} after ${last}: ${line.join(' ')}`);
		last = token;
	}
	return found;
}

async function crashManager(): Promise<void> {
	await cluster.manager?.kill('SIGKILL');
	await cluster.startManager();
}

describe('the classic experiment', () => {
	it('B and C on one lock, D on another: D runs at once, and C goes on when B is stopped', async () => {
		const b = lock('B', 'nightly', 'classic');
		await has('classic', 'B');
		const c = lock('C', 'nightly', 'classic');
		await queued(c);
		expect(c.output).toMatch(/waits for nightly: held by \S+ pid \d+/);
		const d = lock('D', 'other', 'classic-d');
		await has('classic-d', 'D');
		expect(entered('classic')).toEqual(['B']);
		go('D');
		expect(await ended(d)).toBe(0);
		b.child.kill('SIGTERM');
		go('B');
		expect(await ended(b)).toBe(0);
		await has('classic', 'C');
		go('C');
		expect(await ended(c)).toBe(0);
		expect(problems('classic')).toEqual([]);
		expect((await cluster.cli('lock', '--locklist')).stdout).toBe('');
	});

	it('passes on the command and its end: exit code, signal, input, quoted words', async () => {
		const run = (...args: string[]): Promise<{ code: number; stdout: string }> =>
			cluster.cliWithInput('in\n', 'lock', ...args);
		expect(await run('--lock', 'q', 'printf', '%s|', 'a  b', '$HOME', '*')).toMatchObject({
			code: 0,
			stdout: 'a  b|$HOME|*|',
		});
		expect(await run('q', '--sh', '--', 'cat;', 'exit 9')).toMatchObject({ code: 9, stdout: 'in\n' });
		expect((await run('q', '--', 'sh', '-c', 'kill -INT $$')).code).toBe(130);
		expect((await run('q', '--', '/no/such/program')).code).toBe(127);
		expect((await run('q', '--', file('manager'))).code).toBe(126);
	});

	it('keeps who holds and who waits, in order, over a manager that is killed', async () => {
		const a = lock('a', 'kept', 'kept');
		await has('kept', 'a');
		const waiters: Daemon[] = [];
		for (const who of ['b', 'c', 'd']) {
			const waiter = lock(who, 'kept', 'kept');
			await queued(waiter);
			waiters.push(waiter);
		}
		await crashManager();
		expect((await cluster.cli('lock', '--try', 'kept', '--', 'true')).code).toBe(75);
		for (const who of ['a', 'b', 'c', 'd']) {
			await has('kept', who);
			go(who);
		}
		for (const client of [a, ...waiters]) expect(await ended(client)).toBe(0);
		expect(entered('kept')).toEqual(['a', 'b', 'c', 'd']);
		expect(problems('kept')).toEqual([]);
	});

	it('checks tokens, ends a command that holds too long, and takes any of several locks', async () => {
		const check = await cluster.cli(
			'lock',
			'tok',
			'--sh',
			'--',
			`${process.execPath} ${process.argv[1] ?? ''} --version >/dev/null; echo $MINDER_LOCK_TOKEN`,
		);
		expect(check.code).toBe(0);
		const token = check.stdout.trim();
		expect((await cluster.cli('lock', '--check', 'tok', token)).code).toBe(1);
		const e = lock('e', 'tok', 'tok');
		await has('tok', 'e');
		const now = lines('tok')[0]?.[2] ?? '';
		expect(Number(now)).toBeGreaterThan(Number(token));
		expect((await cluster.cli('lock', '--check', 'tok', now)).code).toBe(0);
		const either = await cluster.cli('lock', 'tok:free', '--sh', '--', 'echo $MINDER_LOCK_NAME');
		expect(either.stdout).toBe('free\n');
		go('e');
		expect(await ended(e)).toBe(0);
		const late = await cluster.cli('lock', 'tok', '--max-hold', '500ms', '--', 'sleep', '1000');
		expect(late).toMatchObject({ code: 76, stderr: expect.stringContaining('longest time') });
	});
});

describe('a holder that is broken', () => {
	it('killed with SIGKILL: its command is gone before the next one begins', async () => {
		const first = lock('k1', 'killed', 'killed', '--ttl', '4s', '--lock-delay', '0');
		await has('killed', 'k1');
		const second = lock('k2', 'killed', 'killed', '--ttl', '4s');
		await queued(second);
		const pid = Number(lines('killed')[0]?.[3]);
		await first.kill('SIGKILL');
		await waitFor(() => !isAlive(pid), { seconds: 20, what: 'the command to be killed' });
		await has('killed', 'k2');
		go('k2');
		expect(await ended(second)).toBe(0);
		expect(problems('killed')).toEqual([]);
	});

	it('stopped: its command is ended in time, and it says 76 when it goes on', async () => {
		const first = lock('s1', 'stopped', 'stopped', '--ttl', '6s', '--lock-delay', '0');
		await has('stopped', 's1');
		const second = lock('s2', 'stopped', 'stopped', '--ttl', '6s');
		await queued(second);
		first.child.kill('SIGSTOP');
		await has('stopped', 's2');
		first.child.kill('SIGCONT');
		expect(await ended(first)).toBe(76);
		go('s2');
		expect(await ended(second)).toBe(0);
		expect(problems('stopped')).toEqual([]);
	});

	it('without a manager for longer than its ttl: it ends its command, with 76', async () => {
		const first = lock('m1', 'alone', 'alone', '--ttl', '2s');
		await has('alone', 'm1');
		const pid = Number(lines('alone')[0]?.[3]);
		cluster.manager?.child.kill('SIGSTOP');
		await waitFor(() => !isAlive(pid), { seconds: 20, what: 'the command to be killed' });
		cluster.manager?.child.kill('SIGCONT');
		expect(await ended(first)).toBe(76);
		expect(first.output).toContain('no manager has confirmed it');
	});
});

describe('chaos', () => {
	it(`never has two holders, and its tokens rise, over ${ROUNDS} rounds of faults`, {
		timeout: (60 + ROUNDS * SECONDS_A_ROUND) * 1000,
	}, async () => {
		// Longer than a busy machine keeps a client from being heard.
		const ttl = ['--ttl', '5s', '--lock-delay', '0'];
		let next = 0;
		const queue: { readonly who: string; readonly client: Daemon }[] = [];
		const join = async (): Promise<void> => {
			const who = `w${next++}`;
			const client = lock(who, 'chaos', 'chaos', ...ttl);
			await waitFor(() => client.output.includes('waits for') || entered('chaos').includes(who), {
				seconds: 60,
				what: `${who} to be in`,
			});
			queue.push({ who, client });
		};
		while (queue.length < 3) await join();
		for (let round = 0; round < ROUNDS; round++) {
			const holder = queue[0];
			if (holder === undefined) throw new Error('nobody is there');
			await has('chaos', holder.who);
			const kind = round % 5;
			if (kind === 0) await holder.client.kill('SIGKILL');
			else if (kind === 1) holder.client.child.kill('SIGSTOP');
			else if (kind === 2) {
				await queue.splice(1, 1)[0]?.client.kill('SIGKILL');
				go(holder.who);
			} else if (kind === 3) {
				await crashManager();
				go(holder.who);
			} else {
				const crashing = crashManager();
				go(holder.who);
				await crashing;
			}
			queue.shift();
			appendFileSync(file('chaos.rounds'), `${round} ${kind} ${holder.who}\n`);
			await has('chaos', queue[0]?.who ?? '');
			holder.client.child.kill('SIGCONT');
			await waitFor(() => holder.client.ended, { seconds: 60, what: `${holder.who} to end` });
			if (kind !== 0)
				expect(holder.client.child.exitCode, `round ${round}: ${holder.client.output}`).toBeOneOf(CODES[kind] ?? []);
			while (queue.length < 3) await join();
		}
		for (const { who } of queue) go(who);
		for (const { client } of queue) expect(await ended(client)).toBe(0);
		expect(problems('chaos')).toEqual([]);
		const order = entered('chaos').map((who) => Number(who.slice(1)));
		expect(order).toEqual([...order].sort((a, b) => a - b));
	});
});
