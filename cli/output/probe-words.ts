import { assertNever } from '../../src/model/assert-never.ts';
import { formatDuration } from '../../src/model/duration.ts';
import type { ProbeCheck, ProbeSpec, ReadinessSpec } from '../../src/model/process-spec.ts';
import { formatCommand } from './format.ts';

/** What a probe asks: `GET http://…`, `a connection to 127.0.0.1:5432`, `/bin/check -q`, `a line that matches /ready/`. */
export function checkWords(check: ProbeCheck): string {
	switch (check.kind) {
		case 'http':
			return `GET ${check.url}`;
		case 'tcp':
			return `a connection to ${addressOf(check)}`;
		case 'exec':
			return formatCommand(check.command);
		case 'logLine':
			return `a line that matches /${check.pattern}/`;
		default:
			return assertNever(check);
	}
}

/** A probe in a line: what it asks, how often, and what it takes. */
export function probeWords(probe: ProbeSpec | ReadinessSpec): string {
	const parts = [`${checkWords(probe.check)}, every ${formatDuration(probe.intervalSeconds)}`];
	if (probe.initialDelaySeconds > 0) parts.push(`first after ${formatDuration(probe.initialDelaySeconds)}`);
	parts.push(`given up after ${inARow(probe.failureThreshold, 'failure')}`);
	if (probe.successThreshold > 1) parts.push(`back after ${inARow(probe.successThreshold, 'success')}`);
	if ('deadlineSeconds' in probe) parts.push(`within ${formatDuration(probe.deadlineSeconds)} of its start`);
	return parts.join('; ');
}

/** A command that makes the same check by hand, on the machine of the instance; none for lines of output. */
export function checkByHand(check: ProbeCheck): string | undefined {
	switch (check.kind) {
		case 'http':
			return `curl -i ${formatCommand([check.url])}`;
		case 'tcp':
			return `nc -zv ${check.host} ${check.port}`;
		case 'exec':
			return formatCommand(check.command);
		case 'logLine':
			return undefined;
		default:
			return assertNever(check);
	}
}

function addressOf({ host, port }: { readonly host: string; readonly port: number }): string {
	return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function inARow(count: number, what: string): string {
	return count === 1 ? `one ${what}` : `${count} ${what}${what.endsWith('s') ? 'es' : 's'} in a row`;
}
