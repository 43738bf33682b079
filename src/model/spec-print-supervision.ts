import { DEFAULTS } from './process-defaults.ts';
import type { LogsSpec, ProbeCheck, ProbeSpec, ProcessSpec, ReadinessSpec, ResourcesSpec } from './process-spec.ts';
import { exactSize } from './size.ts';
import { defined, duration, durationUnless, unless } from './spec-print-values.ts';
import { defaultDeadline } from './spec-probe.ts';
import { rawDisconnect, rawUpdate } from './spec-update.ts';

/** The fields that {@link buildSupervision} reads, as people write them; absent ones are undefined. */
export function rawSupervision(spec: ProcessSpec): Record<string, object | undefined> {
	const { readiness, liveness, dependsOn, logs, resources, background, update, disconnect } = spec;
	return {
		readiness: readiness && rawReadiness(readiness),
		liveness: liveness && rawProbe(liveness),
		dependsOn: dependsOn && { ...dependsOn },
		logs: logs && rawLogs(logs),
		resources: resources && rawResources(resources),
		background:
			background &&
			defined({
				pidFile: background.pidFile,
				timeout: durationUnless(background.timeoutSeconds, DEFAULTS.background.timeoutSeconds),
			}),
		update: update && rawUpdate(update),
		disconnect: disconnect && rawDisconnect(disconnect),
	};
}

function rawReadiness(readiness: ReadinessSpec): object {
	const deadline = durationUnless(readiness.deadlineSeconds, defaultDeadline(readiness));
	return defined({ ...rawProbe(readiness), deadline });
}

function rawProbe(probe: ProbeSpec): object {
	const defaults = DEFAULTS.probe;
	return defined({
		...rawCheck(probe.check),
		interval: durationUnless(probe.intervalSeconds, defaults.intervalSeconds),
		timeout: durationUnless(probe.timeoutSeconds, defaults.timeoutSeconds),
		initialDelay: durationUnless(probe.initialDelaySeconds, defaults.initialDelaySeconds),
		successThreshold: unless<number>(probe.successThreshold, defaults.successThreshold),
		failureThreshold: unless<number>(probe.failureThreshold, defaults.failureThreshold),
	});
}

function rawCheck(check: ProbeCheck): object {
	switch (check.kind) {
		case 'http':
			return { http: check.url };
		case 'tcp':
			return { tcp: check.host.includes(':') ? `[${check.host}]:${check.port}` : `${check.host}:${check.port}` };
		case 'exec':
			return { exec: [...check.command] };
		case 'logLine':
			return { logLine: check.pattern };
	}
}

/** Empty where all is as usual: that it stands there counts. */
function rawLogs(logs: LogsSpec): object {
	const defaults = DEFAULTS.logs;
	return defined({
		maxSize: logs.maxSizeBytes === defaults.maxSizeBytes ? undefined : exactSize(logs.maxSizeBytes),
		maxFiles: unless(logs.maxFiles, defaults.maxFiles),
		maxAge: logs.maxAgeSeconds === undefined ? undefined : duration(logs.maxAgeSeconds),
		compress: unless(logs.compress, defaults.compress),
	});
}

function rawResources({ cpu, memoryBytes, memoryMaxBytes }: ResourcesSpec): object {
	return defined({
		cpu,
		memory: memoryBytes === undefined ? undefined : exactSize(memoryBytes),
		memoryMax: memoryMaxBytes === undefined ? undefined : exactSize(memoryMaxBytes),
	});
}
