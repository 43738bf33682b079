import type { ProcessName } from '../../src/model/ids.ts';
import type { PlacementSpec, ShownSpec } from '../../src/model/process-spec.ts';

/** A complete spec; `placement` is merged field by field. */
export function specOf(
	name: string,
	changes: Partial<Omit<ShownSpec, 'name' | 'placement'>> & { readonly placement?: Partial<PlacementSpec> } = {},
): ShownSpec {
	const { placement, ...rest } = changes;
	return {
		name: name as ProcessName,
		command: '/bin/sleep',
		args: ['1000'],
		daemon: true,
		env: {},
		limits: {},
		restart: {
			policy: 'always',
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
		...rest,
		placement: { count: 1, all: false, nodes: [], selector: {}, ...placement },
	};
}
