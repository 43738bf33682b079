import { DEFAULT_LOGS } from './process-spec.ts';

/** Values of the keys that a process leaves out; what depends on other keys is decided in `spec-restart.ts`. */
export const DEFAULTS = {
	daemon: true,
	restart: {
		intervalSeconds: 1,
		backoff: 2,
		maxIntervalSeconds: 60,
		jitter: 0.25,
		limit: 10,
		windowSeconds: 600,
		resetAfterSeconds: 60,
		onLimit: 'fail',
	},
	stop: { signal: 'SIGTERM', timeoutSeconds: 10, group: false },
	startSeconds: 1,
	placement: { count: 1, all: false },
	probe: {
		intervalSeconds: 10,
		timeoutSeconds: 1,
		initialDelaySeconds: 0,
		successThreshold: 1,
		failureThreshold: 3,
		deadlineSeconds: 30,
	},
	logs: DEFAULT_LOGS,
	background: { timeoutSeconds: 30 },
} as const;
