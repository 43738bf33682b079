import { join, resolve } from 'node:path';
import { Option } from 'commander';
import type { LogLevel } from '../../src/sys/log.ts';
import { DEFAULT_SERVER } from '../context.ts';
import { LOG_LEVELS } from '../daemons.ts';
import { type Cli, onAction, usage } from '../invocation.ts';
import { loadSpecs } from '../load-specs.ts';
import type { OutputOptions } from '../options.ts';
import { defaultDataDirectory } from '../settings.ts';
import { UpSession } from '../up-session.ts';

interface UpOptions extends OutputOptions {
	readonly listen: string;
	readonly data: string;
	readonly name?: string;
	readonly specs?: string;
	readonly http?: string;
	readonly gearman?: string;
	readonly logLevel: LogLevel;
}

const LOOPBACK = /^(127\.|localhost(:|$)|\[::1\])/;

/** `minder up [SPEC…]` */
export function upCommand(cli: Cli): void {
	const command = cli.program
		.command('up')
		.description('manager and agent in the foreground: apply specs, follow the state, stop all of it at Ctrl-C')
		.argument('[spec...]', 'spec files or directories to apply')
		.option('--listen <host:port>', 'where the manager listens', DEFAULT_SERVER)
		.option('--data <directory>', 'where state and output are kept', defaultDataDirectory(cli.io, 'up'))
		.option('--specs <directory>', 'follow the spec files in it: what changes there is applied')
		.option('--http <host:port>', 'serve the JSON API there (default: nowhere)')
		.option('--gearman <host:port>', 'serve the job queue to clients and workers of Gearman there (default: nowhere)')
		.option('--name <node>', "name of this node (default: the host's name)")
		.addOption(
			new Option('--log-level <level>', "how much of the daemons' own log to show")
				.choices(LOG_LEVELS)
				.default('error'),
		);
	onAction<UpOptions>(cli, command, async (run) => {
		const { options, io } = run;
		const http = options.http === 'off' ? undefined : options.http;
		const gearman = options.gearman === 'off' ? undefined : options.gearman;
		for (const address of [options.listen, http, gearman]) {
			if (address === undefined || LOOPBACK.test(address)) continue;
			if (/^\d+$/.test(address)) throw usage(`up: ${address}: write HOST:PORT, for example 127.0.0.1:${address}`);
			throw usage(
				`up: ${address} is not on loopback: what others are to reach, start with minder manager and minder agent`,
			);
		}
		const specs = await loadSpecs(io, run.args);
		const data = resolve(io.cwd, options.data);
		const session = new UpSession(run, {
			manager: {
				listen: options.listen,
				data: join(data, 'manager'),
				...(options.specs === undefined ? {} : { specs: resolve(io.cwd, options.specs) }),
				...(http === undefined ? {} : { http }),
				...(gearman === undefined ? {} : { gearman }),
				insecure: false,
				logLevel: options.logLevel,
				version: io.version,
			},
			agent: {
				alone: false,
				data: join(data, 'agent'),
				labels: {},
				insecure: false,
				...(options.name === undefined ? {} : { name: options.name }),
				logLevel: options.logLevel,
				version: io.version,
			},
		});
		return session.run(specs);
	});
}
