import { instanceIdOf } from '../../model/ids.ts';
import type { ProcessSpec } from '../../model/process-spec.ts';
import { findExecutable } from '../../sys/executable.ts';
import type { JobCommand } from '../../sys/job-process.ts';
import { type LaunchContext, planSurroundings } from '../launch-plan.ts';

export type JobPlanContext = Pick<LaunchContext, 'self' | 'nodeDirectory' | 'guard'>;

/**
 * Checks the command of a function against the machine, as for an instance: user, environment file, secrets, working directory, rules of the machine, program.
 * @returns a text that says why it cannot be run
 */
export function planJobCommand(spec: ProcessSpec, context: JobPlanContext): JobCommand | string {
	const around = planSurroundings({ spec, process: spec.name, instance: instanceIdOf(spec.name, 0) }, context);
	if ('refused' in around) return around.refused;
	if ([spec.command, ...spec.args].some((text) => text.includes('\0')))
		return 'command or args hold a NUL character: check `command` and `args`';
	const { cwd, user } = around;
	const { MINDER_PROCESS: _process, MINDER_INSTANCE: _instance, ...env } = around.env;
	const program = findExecutable(spec.command, env['PATH'] ?? '', cwd, user ?? context.self);
	if ('problem' in program) return program.problem;
	const forbidden = context.guard.path('program', program.path);
	if (forbidden !== undefined) return forbidden;
	return {
		argv: [program.path, ...spec.args],
		env,
		cwd,
		umask: spec.umask ?? '022',
		limits: spec.limits,
		...(user === undefined ? {} : { user }),
	};
}
