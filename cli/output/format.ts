import { constants } from 'node:os';
import { assertNever } from '../../src/model/assert-never.ts';
import type { ProcessSpec } from '../../src/model/process-spec.ts';
import type { ExitStatus, WallTime } from '../../src/model/records.ts';

/** How long, in at most two units: `850ms`, `12s`, `3m5s`, `2h10m`, `4d3h`. Negative counts as 0. */
export function formatSpan(seconds: number): string {
	if (seconds < 0) return '0s';
	if (seconds > 0 && seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))}ms`;
	const whole = Math.floor(seconds);
	if (whole < 60) return `${whole}s`;
	if (whole < 3600) return two(whole, 60, 'm', 1, 's');
	if (whole < 86_400) return two(whole, 3600, 'h', 60, 'm');
	return two(whole, 86_400, 'd', 3600, 'h');
}

function two(whole: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
	const rest = Math.floor((whole % big) / small);
	return `${Math.floor(whole / big)}${bigUnit}${rest === 0 ? '' : `${rest}${smallUnit}`}`;
}

/** Age of `at` in whole seconds and up: `0s`, `12s`, `3m5s`. */
export function formatAge(at: WallTime, now: WallTime): string {
	return formatSpan(Math.max(0, Math.floor((now - at) / 1000)));
}

/** Bytes in binary units: `512 B`, `12.3 MiB`. */
export function formatBytes(bytes: number): string {
	const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
	let value = bytes;
	let at = 0;
	while (value >= 1024 && at < units.length - 1) {
		value /= 1024;
		at += 1;
	}
	return `${at === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[at]}`;
}

export function formatPercent(percent: number): string {
	return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)}%`;
}

/** Local time of day, `12:01:02`. */
export function formatClock(at: WallTime): string {
	const time = new Date(at);
	return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Local date and time, `2026-05-01 12:01:02`. */
export function formatDateTime(at: WallTime): string {
	const time = new Date(at);
	const date = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
	return `${date.map((part) => String(part).padStart(2, '0')).join('-')} ${formatClock(at)}`;
}

/** How a run ended, for a table: `code 1`, `SIGKILL`, `SIGKILL (out of memory)`, `unknown`. */
export function formatExit(exit: ExitStatus): string {
	switch (exit.kind) {
		case 'code':
			return `code ${exit.code}`;
		case 'signal':
			return exit.oom ? `${exit.signal} (out of memory)` : exit.signal;
		case 'unknown':
			return 'unknown';
		default:
			return assertNever(exit);
	}
}

/** How a run ended, in a sentence: `exited with code 1`, `was killed by SIGKILL`. */
export function exitSentence(exit: ExitStatus): string {
	switch (exit.kind) {
		case 'code':
			return `exited with code ${exit.code}`;
		case 'signal':
			return `was killed by ${exit.signal}${exit.oom ? ' (out of memory)' : ''}${exit.core ? ', core dumped' : ''}`;
		case 'unknown':
			return 'ended, nobody saw how';
		default:
			return assertNever(exit);
	}
}

/** Whether an end is what was hoped for: code 0, or one that the spec lists as success. */
export function isSuccess(exit: ExitStatus, spec: ProcessSpec | undefined): boolean {
	const listed = spec?.restart.successOn ?? [];
	switch (exit.kind) {
		case 'code':
			return exit.code === 0 || listed.includes(exit.code);
		case 'signal':
			return listed.includes(exit.signal) || listed.includes(128 + constants.signals[exit.signal]);
		case 'unknown':
			return false;
	}
}

/** `1 instance`, `3 instances`. */
export function plural(count: number, one: string, many = `${one}s`): string {
	return `${count} ${count === 1 ? one : many}`;
}

/** `argv` as one line for a person, quoted where a shell would need it. */
export function formatCommand(argv: readonly string[]): string {
	return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
