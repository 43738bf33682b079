import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, type Daemon, isAlive } from '../support/cluster.ts';
import { waitFor } from '../support/wait-for.ts';

let cluster: Cluster;
const workers: Daemon[] = [];

beforeAll(async () => {
	cluster = new Cluster();
	await cluster.startManager();
	await cluster.startAgents('one', 'two');
});

afterAll(async () => {
	for (const worker of workers) await worker.kill('SIGKILL');
	await cluster[Symbol.asyncDispose]();
});

const file = (name: string): string => join(cluster.directory, name);
const words = (name: string): string[] =>
	existsSync(file(name)) ? readFileSync(file(name), 'utf8').split(/\s+/).filter(Boolean) : [];
const go = (name: string): void => writeFileSync(file(name), '');

function worker(...args: string[]): Daemon {
	const started = cluster.follow('worker', ...args);
	workers.push(started);
	return started;
}

async function connected(daemon: Daemon): Promise<Daemon> {
	await waitFor(() => daemon.output.includes('connected'), { what: `a connection: ${daemon.output}` });
	return daemon;
}

async function submit(name: string, data: string): Promise<string> {
	const result = await cluster.cli('submit', name, data, '-b');
	expect(result).toMatchObject({ code: 0 });
	return result.stdout.trim();
}

async function resultOf(handle: string): Promise<string> {
	const result = await cluster.cli('job', 'result', handle, '--wait');
	expect(result, result.stderr).toMatchObject({ code: 0 });
	return result.stdout;
}

/** Writes its pid, waits for the file that its payload names, and says who it is. */
const waiting = (log: string, who = 'done'): string[] => [
	'/bin/sh',
	'-c',
	`read -r name; echo $$ >>${file(log)}; while ! [ -e ${cluster.directory}/$name ]; do sleep 0.02; done; printf ${who}`,
];

async function apply(yaml: string): Promise<void> {
	writeFileSync(file('spec.yaml'), yaml);
	expect(await cluster.cli('apply', '-f', file('spec.yaml')), 'apply').toMatchObject({ code: 0 });
}

const functionOf = (name: string, command: readonly string[], more = ''): string =>
	`functions:\n  ${name}:\n    run: ${JSON.stringify(command)}\n    lease: 10s\n${more}`;

describe('minder worker', () => {
	it('does jobs with a command, one after the other, and ends when it is told', async () => {
		const up = await connected(worker('upper', '-v', '--', 'tr', 'a-z', 'A-Z'));
		expect(await cluster.cli('submit', 'upper', 'one')).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(/^ONE/),
		});
		expect(await cluster.cli('submit', 'upper', 'two')).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(/^TWO/),
		});
		await up.kill('SIGTERM');
		expect(up.child.exitCode).toBe(0);
		expect(up.output).toContain('2 done, 0 failed');
	});

	it('says what is wrong with its command line', async () => {
		expect(await cluster.cli('worker', 'f')).toMatchObject({ code: 2, stderr: expect.stringContaining('command') });
		expect(await cluster.cli('worker', '--', 'true')).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('function'),
		});
		const missing = await cluster.cli('worker', 'f', '--', 'no-such-program');
		expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('no-such-program') });
		expect((await cluster.cli('worker', 'f', '--lines', '--frames', '--', 'cat')).code).toBe(2);
	});

	it('finishes what it has at the first signal, and gives it to others at the second', async () => {
		const first = await connected(worker('slow', '--', ...waiting('slow')));
		const handle = await submit('slow', 'go-slow');
		await waitFor(() => words('slow').length === 1, { what: 'the job to begin' });
		first.child.kill('SIGINT');
		await waitFor(() => first.output.includes('finishes 1'), { what: first.output });
		first.child.kill('SIGINT');
		await waitFor(() => first.ended, { what: 'the worker to end' });
		expect(first.child.exitCode).toBe(0);
		expect(words('slow').map(Number).some(isAlive)).toBe(false);
		go('go-slow');
		worker('slow', '--count', '1', '--', ...waiting('slow', 'second'));
		expect(await resultOf(handle)).toMatch(/^second/);
	});

	it('goes on over a manager that is killed, and does no job twice for it', async () => {
		const steady = await connected(worker('steady', '-c', '2', '--', ...waiting('steady')));
		const handle = await submit('steady', 'go-steady');
		await waitFor(() => words('steady').length === 1, { what: 'the job to begin' });
		await cluster.manager?.kill('SIGKILL');
		await waitFor(() => steady.output.includes('no connection'), { what: steady.output });
		await cluster.startManager();
		await waitFor(() => steady.output.split('connected').length >= 3, { what: steady.output });
		go('go-steady');
		expect(await resultOf(handle)).toMatch(/^done/);
		expect(words('steady')).toHaveLength(1);
		await steady.kill('SIGTERM');
		expect(steady.child.exitCode).toBe(0);
	});

	it('that is killed takes its command with it, and another one does the job', async () => {
		const first = await connected(worker('dies', '--', ...waiting('dies')));
		const handle = await submit('dies', 'go-dies');
		await waitFor(() => words('dies').length === 1, { what: 'the job to begin' });
		await first.kill('SIGKILL');
		await waitFor(() => !isAlive(Number(words('dies')[0])), { what: 'its command to end' });
		go('go-dies');
		worker('dies', '--count', '1', '--', ...waiting('dies', 'second'));
		expect(await resultOf(handle)).toMatch(/^second/);
	});
});

describe('functions of a spec', () => {
	it('are done by agents, and one that is killed loses its job to another', async () => {
		await apply(functionOf('thumb', waiting('thumb')));
		const handle = await submit('thumb', 'go-thumb');
		await waitFor(() => words('thumb').length === 1, { what: 'the job to begin', seconds: 20 });
		const { node } = JSON.parse((await cluster.cli('jobs', handle, '--json')).stdout).worker as { node: string };
		await cluster.agents.get(node)?.kill('SIGKILL');
		await waitFor(() => !isAlive(Number(words('thumb')[0])), { what: 'its command to end' });
		await waitFor(() => words('thumb').length === 2, { what: 'the other agent to begin', seconds: 20 });
		go('go-thumb');
		expect(await resultOf(handle)).toMatch(/^done/);
		await cluster.startAgents(node);
	});

	it('that change finish what runs with the old command', async () => {
		await apply(functionOf('changing', waiting('changing', 'old')));
		const handle = await submit('changing', 'go-changing');
		await waitFor(() => words('changing').length === 1, { what: 'the job to begin', seconds: 20 });
		await apply(functionOf('changing', waiting('changing', 'new')));
		go('go-changing');
		expect(await resultOf(handle)).toMatch(/^old/);
		expect((await cluster.cli('submit', 'changing', 'go-changing')).stdout).toMatch(/^new/);
	});

	it('keep their program for many jobs, and end it when they go', async () => {
		const script = `echo $$ >>${file('kept')}; while read -r line; do echo "<$line>"; done`;
		await apply(functionOf('kept', ['/bin/sh', '-c', script], '    mode: lines\n    on: {nodes: [one]}\n'));
		for (const data of ['a', 'b', 'c'])
			expect((await cluster.cli('submit', 'kept', data)).stdout.trim()).toBe(`<${data}>`);
		expect(words('kept')).toHaveLength(1);
		expect(await cluster.cli('queue', 'delete', 'kept')).toMatchObject({ code: 0 });
		await waitFor(() => !isAlive(Number(words('kept')[0])), { what: 'the program to end' });
	});
});
