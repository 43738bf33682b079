import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { ERRORS, type ErrorCode, MinderError } from '../src/model/errors.ts';
import { takePidFile } from '../src/sys/held-pid-file.ts';
import type { Service, ServiceNews, Successor } from './service.ts';

/** Set in a daemon that was started in the background: the pid of the process in whose place it comes, or `0`. */
const MARK = 'MINDER_SERVICE_OF';
/** Where such a daemon tells its news. */
const NEWS_DESCRIPTOR = 3;

/** The real thing. */
export function systemService(): Service {
	const mark = process.env[MARK];
	// It is about this process alone.
	delete process.env[MARK];
	return {
		pid: process.pid,
		...(mark === undefined ? {} : { parent: parentOf(Number(mark)) }),
		spawn: spawnAgain,
		takePidFile,
	};
}

function parentOf(predecessor: number): NonNullable<Service['parent']> {
	let told = false;
	return {
		...(predecessor > 0 ? { predecessor } : {}),
		tell(news) {
			if (told) return;
			told = true;
			try {
				writeSync(NEWS_DESCRIPTOR, `${JSON.stringify(news)}\n`);
				closeSync(NEWS_DESCRIPTOR);
			} catch {
				// Nobody waits for it any more.
			}
		},
	};
}

function spawnAgain(logFile: string, { takesOver }: { readonly takesOver: boolean }): Successor {
	let log: number;
	try {
		mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
		log = openSync(logFile, 'a', 0o600);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new MinderError('storage', `cannot write the log file ${logFile}: ${why}`, { cause: error });
	}
	const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
		detached: true,
		env: { ...process.env, [MARK]: String(takesOver ? process.pid : 0) },
		stdio: ['ignore', log, log, 'pipe'],
	});
	closeSync(log);
	const pipe = child.stdio[NEWS_DESCRIPTOR];
	const news = new Promise<ServiceNews>((resolve) => {
		let text = '';
		const failed = (what: string): void => {
			resolve({ kind: 'failed', code: 'internal', message: `it ${what} before it served: see ${logFile}` });
		};
		child.once('error', (error) => failed(`could not be started (${error.message})`));
		child.once('exit', (code, signal) => failed(`ended with ${signal ?? `exit code ${code}`}`));
		pipe?.on('error', () => undefined);
		pipe?.on('data', (data: Buffer) => {
			text += data.toString();
			const end = text.indexOf('\n');
			if (end >= 0) resolve(newsOf(text.slice(0, end)) ?? { kind: 'failed', code: 'internal', message: text });
		});
	});
	return {
		pid: child.pid ?? 0,
		news: news.finally(() => {
			pipe?.destroy();
			child.unref();
		}),
		signal: (signal) => void child.kill(signal),
	};
}

function newsOf(line: string): ServiceNews | undefined {
	try {
		const { kind, lines, code, message } = JSON.parse(line) as Partial<Record<string, unknown>>;
		if (kind === 'serves' && Array.isArray(lines)) return { kind, lines: lines.map(String) };
		if (kind !== 'failed' || typeof code !== 'string' || !Object.hasOwn(ERRORS, code)) return undefined;
		return { kind, code: code as ErrorCode, message: String(message) };
	} catch {
		return undefined;
	}
}
