import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/client/connect.ts';
import { MINDER } from '../support/cluster.ts';
import { freePort } from '../support/free-port.ts';
import { waitFor } from '../support/wait-for.ts';
import { markdownTable, ms, percentile } from './figures.ts';

const RUNS = 30;

interface Command {
	readonly name: string;
	readonly argv: readonly [string, ...string[]];
	readonly env?: NodeJS.ProcessEnv;
}

/** How long a person, or a crontab, waits for a command: Minder's beside those of others, in turn, all against daemons with nothing to do. */
export async function commands(): Promise<string> {
	const directory = mkdtempSync(join(tmpdir(), 'minder-bench-'));
	const daemons: ChildProcess[] = [];
	try {
		const measured = [
			...(await minderCommands(directory, daemons)),
			...(await supervisorCommands(directory, daemons)),
			...pm2Commands(directory),
		];
		const times = measured.map(() => [] as number[]);
		for (let round = 0; round < RUNS; round++)
			for (const [at, command] of measured.entries()) times[at]?.push(timeOf(command));
		const rows = measured.map(({ name }, at) => [
			name,
			ms(percentile(times[at] ?? [], 0.5)),
			ms(percentile(times[at] ?? [], 0.95)),
		]);
		return markdownTable([['', 'p50', 'p95'], ...rows]);
	} finally {
		if (has('pm2')) spawnSync('pm2', ['kill'], { env: pm2Env(directory), stdio: 'ignore' });
		for (const daemon of daemons) daemon.kill('SIGTERM');
		rmSync(directory, { recursive: true, force: true });
	}
}

async function minderCommands(directory: string, daemons: ChildProcess[]): Promise<Command[]> {
	const server = `127.0.0.1:${await freePort()}`;
	const args = [
		'manager',
		'--http',
		'off',
		'--listen',
		server,
		'--data',
		join(directory, 'manager'),
		'--log-level',
		'error',
	];
	daemons.push(spawn(process.execPath, [MINDER, ...args], { stdio: ['ignore', 'ignore', 'inherit'] }));
	const client = connect(server, {});
	await waitFor(async () => (await client.getVersion()).version, { seconds: 20, what: 'the manager' });
	client.close();
	const minder = (...words: string[]): Command => ({
		name: `minder ${words.join(' ')}`,
		argv: [process.execPath, MINDER, ...words, ...(words[0] === '--version' ? [] : ['-s', server])],
	});
	const lock: Command = {
		name: 'minder lock NAME -- true',
		argv: [process.execPath, MINDER, 'lock', '-s', server, 'n', '--', 'true'],
	};
	return [minder('--version'), minder('status'), minder('nodes'), lock];
}

async function supervisorCommands(directory: string, daemons: ChildProcess[]): Promise<Command[]> {
	if (!has('supervisord')) return [];
	const config = join(directory, 'supervisord.conf');
	writeFileSync(
		config,
		`[supervisord]\nnodaemon=true\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile=${directory}/pid\n` +
			`[unix_http_server]\nfile=${directory}/sock\n[supervisorctl]\nserverurl=unix://${directory}/sock\n` +
			'[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n',
	);
	daemons.push(spawn('supervisord', ['-c', config], { stdio: 'ignore' }));
	const status: Command = { name: 'supervisorctl status', argv: ['supervisorctl', '-c', config, 'status'] };
	await waitFor(() => spawnSync('supervisorctl', ['-c', config, 'pid']).status === 0, { what: 'supervisord' });
	return [status];
}

function pm2Commands(directory: string): Command[] {
	if (!has('pm2')) return [];
	const env = pm2Env(directory);
	execFileSync('pm2', ['ping'], { env, stdio: 'ignore' });
	return [{ name: 'pm2 ls', argv: ['pm2', 'ls'], env }];
}

const pm2Env = (directory: string): NodeJS.ProcessEnv => ({ ...process.env, PM2_HOME: join(directory, 'pm2') });

/** Milliseconds from its start to its end. */
function timeOf({ argv: [file, ...args], env }: Command): number {
	const began = performance.now();
	const { status, stderr } = spawnSync(file, args, {
		stdio: ['ignore', 'ignore', 'pipe'],
		...(env === undefined ? {} : { env }),
	});
	if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${status}: ${stderr.toString()}`);
	return performance.now() - began;
}

const has = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
