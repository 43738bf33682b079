import type { ProcessName } from '../../model/ids.ts';
import { runInstanceId } from '../../model/ids.ts';
import type { ProcessSpec } from '../../model/process-spec.ts';
import type { Assignment } from '../../model/records.ts';
import type { Run, RunTask } from '../../model/schedule-records.ts';

/** What the agent of its node is told of a task; `undefined` once it has an outcome. */
export function taskAssignment(run: Run, task: RunTask): Assignment | undefined {
	if (task.outcome !== undefined || run.spec === undefined) return undefined;
	const { timeoutSeconds, mutex, run: program } = run.spec;
	const env = {
		...program.env,
		MINDER_RUN_ID: run.id,
		MINDER_SCHEDULE: run.schedule,
		MINDER_SCHEDULED_AT: new Date(run.scheduledAt).toISOString(),
		MINDER_RUN_ATTEMPT: String(task.attempt),
		...(mutex === undefined || run.mutexToken === undefined
			? {}
			: {
					MINDER_LOCK_NAME: mutex,
					MINDER_LOCK_TOKEN: String(run.mutexToken),
				}),
	};
	const spec: ProcessSpec = {
		...program,
		daemon: false,
		restart: { ...program.restart, policy: 'never' },
		env,
		...(timeoutSeconds === undefined ? {} : { maxRunSeconds: timeoutSeconds }),
	};
	return {
		instance: runInstanceId(run.id, task.ordinal),
		process: run.schedule as string as ProcessName,
		revision: run.revision,
		generation: task.generation,
		startGeneration: task.generation,
		want: task.want,
		spec,
	};
}
