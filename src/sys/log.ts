import { pino } from 'pino';
import pretty from 'pino-pretty';

/** A daemon's own log: an object of facts, then one line for a person. */
export interface Log {
	debug(facts: object, message: string): void;
	info(facts: object, message: string): void;
	warn(facts: object, message: string): void;
	error(facts: object, message: string): void;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** JSON lines on stderr, readable ones where stderr is a terminal. `name` is `manager` or `agent`. */
export function systemLog(name: string, level: LogLevel): Log {
	const options = { name, level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime };
	if (process.stderr.isTTY) {
		return pino(options, pretty({ destination: 2, sync: true, ignore: 'pid', translateTime: 'SYS:HH:MM:ss.l' }));
	}
	return pino(options, pino.destination({ dest: 2, sync: true }));
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
