import { DEFAULTS } from './process-defaults.ts';
import type { ProcessSpec, StopSpec } from './process-spec.ts';
import type { ParsedProcess } from './process-spec-schema.ts';
import { exactSize } from './size.ts';
import { resolvePath } from './spec-paths.ts';
import { buildLiveness, buildReadiness, resolveArgv } from './spec-probe.ts';
import { attempt, type SpecProblem } from './spec-problem.ts';
import { buildDisconnect, buildUpdate } from './spec-update.ts';

/** The fields of a spec that are absent where a file does not name them. */
type Supervision = Pick<
	ProcessSpec,
	'readiness' | 'liveness' | 'dependsOn' | 'logs' | 'resources' | 'background' | 'update' | 'disconnect'
>;

/**
 * Probes, dependencies, logs, ceilings, background, update and disconnection, with every default filled in. What is wrong is added to `problems`, relative to the
 * process; the result then lacks it.
 */
export function buildSupervision(
	raw: Partial<ParsedProcess>,
	directory: string | undefined,
	problems: SpecProblem[],
): Supervision {
	const readiness = raw.readiness && buildReadiness(raw.readiness, directory, problems);
	const liveness = raw.liveness && buildLiveness(raw.liveness, directory, problems);
	const logs = raw.logs && logsOf(raw.logs);
	const resources = raw.resources && resourcesOf(raw.resources, problems);
	const { background } = raw;
	const update = buildUpdate(raw, raw.startSeconds ?? DEFAULTS.startSeconds, problems);
	const disconnect = buildDisconnect(raw, problems);
	const pidFile =
		background && attempt(problems, ['background', 'pidFile'], () => resolvePath(background.pidFile, directory));
	return {
		...(readiness && { readiness }),
		...(liveness && { liveness }),
		...(raw.dependsOn && Object.keys(raw.dependsOn).length > 0 && { dependsOn: raw.dependsOn }),
		...(logs && { logs }),
		...(resources && { resources }),
		...(pidFile !== undefined && {
			background: { pidFile, timeoutSeconds: background?.timeout ?? DEFAULTS.background.timeoutSeconds },
		}),
		...(update && { update }),
		...(disconnect && { disconnect }),
	};
}

/** `stop`, as {@link buildSupervision}. */
export function buildStop(
	raw: ParsedProcess['stop'],
	directory: string | undefined,
	problems: SpecProblem[],
): StopSpec {
	const command = (key: 'preStop' | 'postStop') => {
		const argv = raw?.[key];
		return argv && attempt(problems, ['stop', key], () => resolveArgv(argv, directory));
	};
	const preStop = command('preStop');
	const postStop = command('postStop');
	return {
		signal: raw?.signal ?? DEFAULTS.stop.signal,
		timeoutSeconds: raw?.timeout ?? DEFAULTS.stop.timeoutSeconds,
		group: raw?.group ?? DEFAULTS.stop.group,
		...(raw?.delay !== undefined && { delaySeconds: raw.delay }),
		...(preStop && { preStop }),
		...(postStop && { postStop }),
	};
}

function logsOf(raw: NonNullable<ParsedProcess['logs']>): ProcessSpec['logs'] {
	return {
		maxSizeBytes: raw.maxSize ?? DEFAULTS.logs.maxSizeBytes,
		maxFiles: raw.maxFiles ?? DEFAULTS.logs.maxFiles,
		...(raw.maxAge !== undefined && { maxAgeSeconds: raw.maxAge }),
		compress: raw.compress ?? DEFAULTS.logs.compress,
	};
}

/** Undefined where nothing is limited. */
function resourcesOf(
	{ cpu, memory, memoryMax }: NonNullable<ParsedProcess['resources']>,
	problems: SpecProblem[],
): ProcessSpec['resources'] {
	if (memory !== undefined && memoryMax !== undefined && memory > memoryMax)
		problems.push({
			path: ['resources', 'memory'],
			text: `found ${exactSize(memory)}, expected at most memoryMax, ${exactSize(memoryMax)}`,
			at: 'value',
		});
	if (cpu === undefined && memory === undefined && memoryMax === undefined) return undefined;
	return {
		...(cpu !== undefined && { cpu }),
		...(memory !== undefined && { memoryBytes: memory }),
		...(memoryMax !== undefined && { memoryMaxBytes: memoryMax }),
	};
}
