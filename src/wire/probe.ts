import { MinderError } from '../model/errors.ts';
import type { ProbeCheck, ProbeSpec, ReadinessSpec } from '../model/process-spec.ts';
import { amount, required } from './fields.ts';
import type { Command__Output, Command as WireCommand } from './gen/minder/v1/Command.ts';
import type { ProbeSpec__Output, ProbeSpec as WireProbe } from './gen/minder/v1/ProbeSpec.ts';

/** A readiness or a liveness. */
export function probeToWire({ check, ...probe }: ProbeSpec | ReadinessSpec): WireProbe {
	return { ...probe, ...checkToWire(check) };
}

/** @param what names the probe in errors @throws MinderError `usage`, `incompatible` */
export function probeFromWire(wire: ProbeSpec__Output, what: string): ProbeSpec {
	return {
		check: checkFromWire(wire, what),
		intervalSeconds: positive(wire.intervalSeconds, `${what}.interval`),
		timeoutSeconds: positive(wire.timeoutSeconds, `${what}.timeout`),
		initialDelaySeconds: amount(wire.initialDelaySeconds, `${what}.initialDelay`),
		successThreshold: positive(wire.successThreshold, `${what}.successThreshold`),
		failureThreshold: positive(wire.failureThreshold, `${what}.failureThreshold`),
	};
}

/** @throws MinderError `usage`, `incompatible` */
export function readinessFromWire(wire: ProbeSpec__Output, what: string): ReadinessSpec {
	const deadlineSeconds = amount(required(wire.deadlineSeconds, `${what}.deadline`), `${what}.deadline`);
	return { ...probeFromWire(wire, what), deadlineSeconds };
}

/** A list of words that may be absent as a whole. */
export function commandToWire(argv: readonly string[]): WireCommand {
	return { argv: [...argv] };
}

/** At least the program. @throws MinderError `usage` */
export function commandFromWire({ argv }: Command__Output, what: string): string[] {
	if (argv[0] === undefined || argv[0] === '') throw new MinderError('usage', `${what} names no program`);
	return argv;
}

function checkToWire(check: ProbeCheck): WireProbe {
	switch (check.kind) {
		case 'http':
			return { http: check.url };
		case 'tcp':
			return { tcp: { host: check.host, port: check.port } };
		case 'exec':
			return { exec: commandToWire(check.command) };
		case 'logLine':
			return { logLine: check.pattern };
	}
}

function checkFromWire({ http, tcp, exec, logLine }: ProbeSpec__Output, what: string): ProbeCheck {
	if (http !== undefined) {
		if (!URL.canParse(http)) throw new MinderError('usage', `${what}.http is not a URL: ${JSON.stringify(http)}`);
		return { kind: 'http', url: http };
	}
	if (tcp !== undefined && tcp !== null) {
		if (tcp.host === '' || tcp.port < 1 || tcp.port > 65_535)
			throw new MinderError('usage', `${what}.tcp must be a host and a port, not "${tcp.host}:${tcp.port}"`);
		return { kind: 'tcp', host: tcp.host, port: tcp.port };
	}
	if (exec !== undefined && exec !== null) return { kind: 'exec', command: commandFromWire(exec, `${what}.exec`) };
	if (logLine !== undefined) return { kind: 'logLine', pattern: regularExpression(logLine, `${what}.logLine`) };
	throw new MinderError(
		'incompatible',
		`${what} has no check that this version knows: use the same version of minder on both sides`,
	);
}

function regularExpression(pattern: string, what: string): string {
	try {
		new RegExp(pattern);
		return pattern;
	} catch (error) {
		throw new MinderError('usage', `${what} is not a regular expression: ${(error as Error).message}`);
	}
}

function positive(value: number, what: string): number {
	if (amount(value, what) > 0) return value;
	throw new MinderError('usage', `${what} must be more than 0`);
}
