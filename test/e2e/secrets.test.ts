import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { waitFor } from '../support/wait-for.ts';

const SECRET = 'canary-of-the-spec-5f1c';
const NEXT = 'canary-of-the-next-spec-77ab';
const FILE = 'canary-of-the-file-9d3e';

/** Files in which YAML takes a secret for something else, and how it begins there. */
const UNQUOTED = new Map([
	['alias.yaml', '*'],
	['tag.yaml', '!'],
	['block.yaml', '|'],
]);

/** Prints hashes of what it was given, never that. */
const PROGRAM = 'for value in "$PASSWORD" "$FROM_FILE"; do printf %s "$value" | sha256sum; done; exec sleep 1000';

const specs = (secret: string, directory: string) => `
processes:
  api:
    command: [/bin/sh, -c, ${JSON.stringify(PROGRAM)}]
    env: {OPEN: shown, PASSWORD: {secret: ${secret}}}
    envFile: ${directory}/good.env
    startSeconds: 0
    stop: {preStop: [/bin/sh, -c, "exit 3"]}
  crashes:
    command: [/bin/sh, -c, "exit 1"]
    env: {PASSWORD: {secret: ${secret}}}
    restart: never
  missing:
    command: /no/such/program
    env: {PASSWORD: {secret: ${secret}}}
    envFile: ${directory}/good.env
  broken:
    command: /bin/sleep
    args: ["1000"]
    env: {PASSWORD: {secret: ${secret}}}
    envFile: ${directory}/broken.env
`;

function filesBelow(directory: string): string[] {
	return readdirSync(directory, { recursive: true, withFileTypes: true }).flatMap((entry) =>
		entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
	);
}

/** Argument lists of everything that runs on this machine. */
function commandLines(): string {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map((pid) => {
			try {
				return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
			} catch {
				return '';
			}
		})
		.join('\n');
}

describe('secrets', () => {
	it('are given to programs, and are nowhere else that anybody can see', async () => {
		await using cluster = new Cluster();
		const { directory } = cluster;
		writeFileSync(join(directory, 'good.env'), `FROM_FILE=${FILE}\n`);
		writeFileSync(join(directory, 'broken.env'), `FROM_FILE=${FILE}\n${FILE}\n`);
		writeFileSync(join(directory, 'specs.yaml'), specs(SECRET, directory));
		writeFileSync(join(directory, 'next.yaml'), specs(NEXT, directory));
		writeFileSync(join(directory, 'wrong.yaml'), specs(SECRET, directory).replaceAll('secret:', 'sceret:'));
		for (const [name, first] of UNQUOTED) writeFileSync(join(directory, name), specs(`${first}${SECRET}`, directory));
		const manager = await cluster.startManager('--log-level', 'debug');
		await cluster.startAgents('a');
		const shown: string[] = [];
		const wrong = ['wrong.yaml', ...UNQUOTED.keys()];
		const run = async (...args: string[]): Promise<string> => {
			const { code, stdout, stderr } = await cluster.cli(...args);
			if (code === 2 && !args.some((each) => wrong.includes(each))) throw new Error(stderr);
			shown.push(`$ minder ${args.join(' ')}`, stdout, stderr);
			return stdout;
		};

		await run('apply', '-f', 'specs.yaml');
		await cluster.until('api.0', ({ phase }) => phase === 'running');
		for (const name of ['crashes.0', 'missing.0', 'broken.0']) {
			await cluster.until(name, ({ phase }) => phase === 'failed' || phase === 'exited');
		}
		expect(commandLines()).not.toContain('canary-of');
		const hash = (text: string) => createHash('sha256').update(text).digest('hex');
		const logs = await waitFor(async () =>
			(await run('logs', 'api')).includes(hash(FILE)) ? run('logs', 'api') : undefined,
		);
		expect(logs).toContain(hash(SECRET));

		for (const name of wrong) await run('apply', '-f', name);
		await run('diff', '-f', 'next.yaml');
		await run('apply', '-f', 'next.yaml');
		await waitFor(async () => (await run('logs', 'api')).includes(hash(NEXT)));
		for (const format of ['json', 'yaml', 'wide']) {
			await Promise.all([
				run('status', '-o', format),
				run('describe', 'api', '-o', format),
				run('nodes', '-o', format),
				run('events', '-o', format),
				run('events', '--audit', '-o', format),
				run('rollout', 'history', 'api', '-o', format),
				run('diff', '-f', 'specs.yaml', '-o', format),
			]);
		}
		for (const name of ['api', 'crashes', 'missing', 'broken']) await run('describe', name);
		const exported = await run('rollout', 'history', 'api', '--revision', '1', '-o', 'yaml');
		expect(exported).toMatch(/secret: \(secret [0-9a-f]{8}\)/);
		writeFileSync(join(directory, 'exported.yaml'), exported);
		await run('apply', '-f', 'exported.yaml');
		await waitFor(async () => (await run('logs', 'api', '-n', '2')).includes(hash(SECRET)));
		expect((await cluster.cli('diff', '-f', 'exported.yaml')).code).toBe(0);
		await run('stop', 'api');
		await run('delete', 'broken');

		expect(shown.join('\n')).toContain('(secret ');
		expect(shown.join('\n')).not.toContain('canary-of');
		expect(manager.output).not.toContain('canary-of');
		expect(cluster.agents.get('a')?.output).not.toContain('canary-of');

		// Nothing changes from here on. What is stopped can be killed.
		await waitFor(() => cluster.programs().length === 0, { seconds: 30, what: 'the programs to end' });
		for (const daemon of [manager, cluster.agents.get('a')]) daemon?.child.kill('SIGSTOP');
		const files = [...filesBelow(join(directory, 'manager')), ...filesBelow(join(directory, 'a'))];
		const holding = files
			.filter((path) => readFileSync(path).includes('canary-of'))
			.map((path) => relative(directory, path));
		expect(
			holding.filter((path) => !/^(manager\/data\.mdb|a\/instances\.json[^/]*|a\/run\/[^/]+)$/.test(path)),
		).toEqual([]);
		expect(holding).toContain('manager/data.mdb');
		expect(files.filter((path) => readFileSync(path).includes(FILE))).toEqual([]);
		for (const top of ['manager', 'a']) expect(statSync(join(directory, top)).mode & 0o077).toBe(0);
		for (const path of files) {
			const allowed = relative(directory, path).startsWith('a/out/') ? 0o640 : 0o600;
			expect(`${relative(directory, path)} ${(statSync(path).mode & 0o777 & ~allowed).toString(8)}`).toBe(
				`${relative(directory, path)} 0`,
			);
		}
	}, 120_000);
});
