import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free-port.ts';
import { pidsOf } from './proc.ts';

/** One supervisor under measurement. Programs are `count` copies of `script`, which gets its number as $1. */
export interface Peer {
	readonly name: string;
	/** Starts the supervisor with nothing to do; resolves when it is ready to be told. */
	prepare(): Promise<void>;
	/** Tells it to run `count` copies; need not wait for them. */
	start(count: number, script: string): Promise<void>;
	/** Pids of the supervisor itself, helpers per program excluded. */
	pids(): number[];
	/** Ends it and what it started. */
	stop(): Promise<void>;
}

const MINDER = fileURLToPath(new URL('../../dist/bin/minder.js', import.meta.url));
const has = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

/** Those that are installed, Minder first. */
export function installedPeers(directory: (name: string) => string): Peer[] {
	const peers: Peer[] = [minder(directory('minder'))];
	if (has('runsvdir')) peers.push(runit(directory('runit')));
	if (has('s6-svscan')) peers.push(s6(directory('s6')));
	if (has('supervisord')) peers.push(supervisord(directory('supervisord')));
	if (has('pm2')) peers.push(pm2(directory('pm2')));
	return peers;
}

function minder(directory: string): Peer {
	let manager: ChildProcess;
	let agent: ChildProcess;
	let server = '';
	const cli = (args: string[], input = ''): string =>
		execFileSync(process.execPath, [MINDER, ...args, '-s', server], { input, encoding: 'utf8' });
	return {
		name: 'minder',
		async prepare() {
			server = `127.0.0.1:${await freePort()}`;
			const run = (args: string[]): ChildProcess =>
				spawn(process.execPath, [MINDER, ...args, '--log-level', 'error'], { stdio: ['ignore', 'ignore', 'inherit'] });
			manager = run(['manager', '--http', 'off', '--listen', server, '--data', join(directory, 'manager')]);
			agent = run(['agent', '-s', server, '--name', 'bench', '--data', join(directory, 'agent')]);
			for (;;) {
				try {
					if (cli(['nodes', '--json']).includes('"ready"')) return;
				} catch {
					// not yet
				}
			}
		},
		async start(count, script) {
			// A program of its own number: $1 comes from the instance's name.
			const spec = {
				processes: {
					bench: {
						command: ['/bin/sh', '-c', `exec ${script} "\${MINDER_INSTANCE##*.}"`],
						startSeconds: 0,
						restart: { interval: 0, maxInterval: 0, limit: 'unlimited' },
						placement: { count },
					},
				},
			};
			cli(['apply', '-f', '-'], JSON.stringify(spec));
		},
		pids: () => [agent.pid ?? 0],
		async stop() {
			cli(['delete', 'bench']);
			for (const daemon of [agent, manager]) {
				const ended = once(daemon, 'exit');
				daemon.kill('SIGTERM');
				// Its directory is removed next.
				await ended;
			}
		},
	};
}

/** A service directory whose `run` starts one copy. */
function serviceDirectory(parent: string, index: number, script: string): string {
	const service = join(parent, `p${index}`);
	mkdirSync(service, { recursive: true });
	writeFileSync(join(service, 'run'), `#!/bin/sh\nexec ${script} ${index}\n`);
	chmodSync(join(service, 'run'), 0o755);
	return service;
}

function runit(directory: string): Peer {
	const [services, active] = [join(directory, 'sv'), join(directory, 'active')];
	let daemon: ChildProcess;
	return {
		name: 'runit',
		async prepare() {
			mkdirSync(active, { recursive: true });
		},
		async start(count, script) {
			for (let n = 0; n < count; n++) symlinkSync(serviceDirectory(services, n, script), join(active, `p${n}`));
			daemon = spawn('runsvdir', ['-P', active], { stdio: 'ignore' });
		},
		pids: () => [daemon.pid ?? 0],
		async stop() {
			daemon.kill('SIGHUP');
			await gone(`runsv p`);
		},
	};
}

function s6(directory: string): Peer {
	const scan = join(directory, 'scan');
	let daemon: ChildProcess;
	return {
		name: 's6',
		async prepare() {
			mkdirSync(scan, { recursive: true });
		},
		async start(count, script) {
			for (let n = 0; n < count; n++) serviceDirectory(scan, n, script);
			daemon = spawn('s6-svscan', ['-c', String(count + 10), scan], { stdio: 'ignore' });
		},
		pids: () => [daemon.pid ?? 0],
		async stop() {
			spawnSync('s6-svscanctl', ['-t', scan]);
			await gone('s6-supervise p');
		},
	};
}

function supervisord(directory: string): Peer {
	const config = join(directory, 'supervisord.conf');
	let daemon: ChildProcess;
	return {
		name: 'supervisord',
		async prepare() {
			mkdirSync(directory, { recursive: true });
		},
		async start(count, script) {
			writeFileSync(
				config,
				`[supervisord]\nnodaemon=true\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile=${directory}/pid\nminfds=16000\n` +
					`[program:bench]\ncommand=${script} %(process_num)d\nprocess_name=p%(process_num)d\nnumprocs=${count}\n` +
					'stdout_logfile=/dev/null\nstderr_logfile=/dev/null\nstartsecs=0\nautorestart=true\n',
			);
			daemon = spawn('supervisord', ['-c', config], { stdio: 'ignore' });
		},
		pids: () => [daemon.pid ?? 0],
		async stop() {
			daemon.kill('SIGTERM');
			await gone(config);
		},
	};
}

function pm2(directory: string): Peer {
	const environment = { ...process.env, PM2_HOME: join(directory, 'home') };
	const run = (...args: string[]): void => {
		execFileSync('pm2', args, { env: environment, stdio: 'ignore' });
	};
	return {
		name: 'pm2',
		async prepare() {
			mkdirSync(directory, { recursive: true });
			run('ping');
		},
		async start(count, script) {
			const apps = Array.from({ length: count }, (_, n) => ({
				name: `p${n}`,
				script,
				args: String(n),
				interpreter: 'none',
				exec_mode: 'fork',
				out_file: '/dev/null',
				error_file: '/dev/null',
			}));
			writeFileSync(join(directory, 'bench.config.json'), JSON.stringify({ apps }));
			spawn('pm2', ['start', join(directory, 'bench.config.json')], { env: environment, stdio: 'ignore' });
		},
		pids: () => pidsOf(`PM2 v`).filter((pid) => pid !== process.pid),
		async stop() {
			run('kill');
		},
	};
}

async function gone(text: string): Promise<void> {
	for (let n = 0; n < 300 && pidsOf(text).length > 0; n++) await new Promise((resolve) => setTimeout(resolve, 100));
}
