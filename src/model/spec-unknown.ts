import {
	limitsSchema,
	placementSchema,
	processInfoSchema,
	processSchema,
	restartSchema,
	stopSchema,
} from './process-spec-schema.ts';
import { closest } from './spec-hint.ts';

/** Mappings of a spec file whose keys are fixed. */
export type SpecMapping = 'file' | 'process' | 'processInfo' | 'restart' | 'stop' | 'limits' | 'placement';

const KEYS: Record<SpecMapping, readonly string[]> = {
	file: ['processes', 'processInfos'],
	process: Object.keys(processSchema.shape),
	processInfo: Object.keys(processInfoSchema.shape),
	restart: Object.keys(restartSchema.shape),
	stop: Object.keys(stopSchema.shape),
	limits: Object.keys(limitsSchema.shape),
	placement: Object.keys(placementSchema.shape),
};

/** Keys that belong to the format and come in later versions. */
const LATER: Partial<Record<SpecMapping, readonly string[]>> = {
	file: ['schedules', 'functions'],
	process: ['background', 'readiness', 'liveness', 'dependsOn', 'logs', 'resources', 'update', 'disconnect'],
	placement: ['spread'],
};

/** What users of other supervisors call a key, or the place where they look for it. */
const KNOWN_ELSEWHERE: Partial<Record<SpecMapping, Readonly<Record<string, string>>>> = {
	file: { services: 'processes', process: 'processes', programs: 'processes' },
	process: {
		cmd: 'command',
		exec: 'command',
		program: 'command',
		arguments: 'args',
		environment: 'env',
		workingDir: 'cwd',
		working_dir: 'cwd',
		directory: 'cwd',
		env_file: 'envFile',
		replicas: 'placement.count',
		instances: 'placement.count',
		count: 'placement.count',
		nodes: 'placement.nodes',
		selector: 'placement.selector',
		signal: 'stop.signal',
		startsecs: 'startSeconds',
	},
	restart: { delay: 'interval', maxDelay: 'maxInterval' },
	stop: { grace: 'timeout', gracePeriod: 'timeout' },
};

/** What to say of a key that a mapping does not have. */
export function unknownKeyText(mapping: SpecMapping, key: string): string {
	if (LATER[mapping]?.includes(key)) return 'is not available in this version of Minder; remove it';
	const elsewhere = KNOWN_ELSEWHERE[mapping] ?? {};
	const near = Object.hasOwn(elsewhere, key)
		? elsewhere[key]
		: closest(key, [...KEYS[mapping], ...(LATER[mapping] ?? [])]);
	if (near !== undefined) return `unknown key, did you mean ${near}?`;
	return `unknown key, expected one of ${KEYS[mapping].join(', ')} (keys of your own begin with x-)`;
}
