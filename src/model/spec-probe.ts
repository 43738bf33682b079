import { formatDuration, LONGEST_SECONDS } from './duration.ts';
import { DEFAULTS } from './process-defaults.ts';
import type { ProbeCheck, ProbeSpec, ReadinessSpec } from './process-spec.ts';
import type { ParsedProbe } from './process-spec-schema.ts';
import { resolveCommand } from './spec-paths.ts';
import { attempt, type SpecProblem } from './spec-problem.ts';

const CHECKS = ['http', 'tcp', 'exec', 'logLine'] as const;

/**
 * `readiness` with every default filled in; what is wrong with it is added to `problems`, relative to the process.
 *
 * @returns undefined where there is a problem
 */
export function buildReadiness(
	raw: ParsedProbe,
	directory: string | undefined,
	problems: SpecProblem[],
): ReadinessSpec | undefined {
	const probe = buildProbe('readiness', raw, directory, problems);
	if (probe === undefined) return undefined;
	const least = leastReadySeconds(probe);
	const deadlineSeconds = raw.deadline ?? defaultDeadline(probe);
	if (deadlineSeconds <= least) {
		problems.push({
			path: ['readiness', 'deadline'],
			text: `found ${formatDuration(deadlineSeconds)}, expected more than ${formatDuration(least)}, which initialDelay and successThreshold take`,
			at: 'value',
		});
		return undefined;
	}
	return { ...probe, deadlineSeconds };
}

/** As {@link buildReadiness}. */
export function buildLiveness(
	raw: ParsedProbe,
	directory: string | undefined,
	problems: SpecProblem[],
): ProbeSpec | undefined {
	return buildProbe('liveness', raw, directory, problems);
}

/** Deadline of a readiness that names none: 30 seconds; where the checks take as long as that, twice that time. */
export function defaultDeadline(probe: ProbeSpec): number {
	const least = leastReadySeconds(probe);
	const usual = DEFAULTS.probe.deadlineSeconds;
	return least < usual ? usual : Math.min(LONGEST_SECONDS, 2 * least);
}

/** From the start to the last of the successes that it takes. */
function leastReadySeconds({ initialDelaySeconds, successThreshold, intervalSeconds }: ProbeSpec): number {
	return initialDelaySeconds + (successThreshold - 1) * intervalSeconds;
}

function buildProbe(
	key: 'readiness' | 'liveness',
	raw: ParsedProbe,
	directory: string | undefined,
	problems: SpecProblem[],
): ProbeSpec | undefined {
	const named = CHECKS.filter((kind) => raw[kind] !== undefined);
	if (named.length !== 1) {
		const what = named.length === 0 ? 'no check' : named.join(' and ');
		const text = `found ${what}, expected exactly one of http, tcp, exec and logLine`;
		problems.push({ path: [key], text, at: 'key' });
		return undefined;
	}
	const check = attempt(problems, [key, 'exec'], () => checkOf(raw, directory));
	if (check === undefined) return undefined;
	const defaults = DEFAULTS.probe;
	return {
		check,
		intervalSeconds: raw.interval ?? defaults.intervalSeconds,
		timeoutSeconds: raw.timeout ?? defaults.timeoutSeconds,
		initialDelaySeconds: raw.initialDelay ?? defaults.initialDelaySeconds,
		successThreshold: raw.successThreshold ?? defaults.successThreshold,
		failureThreshold: raw.failureThreshold ?? defaults.failureThreshold,
	};
}

function checkOf({ http, tcp, exec, logLine }: ParsedProbe, directory: string | undefined): ProbeCheck | undefined {
	if (http !== undefined) return { kind: 'http', url: http };
	if (tcp !== undefined) return { kind: 'tcp', ...tcp };
	if (logLine !== undefined) return { kind: 'logLine', pattern: logLine };
	return exec && { kind: 'exec', command: resolveArgv(exec, directory) };
}

/** The words of a command with the program as it is kept. @throws MinderError `usage` as {@link resolveCommand} */
export function resolveArgv(argv: readonly string[], directory: string | undefined): string[] {
	return argv.map((word, index) => (index === 0 ? resolveCommand(word, directory) : word));
}
