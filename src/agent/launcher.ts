import type { InstanceId } from '../model/ids.ts';
import type { ProcessSpec } from '../model/process-spec.ts';
import type { Assignment } from '../model/records.ts';
import { exactSize } from '../model/size.ts';
import type { InstanceState } from '../policy/instance-state.ts';
import type { Clock } from '../sys/clock.ts';
import { type KeptFrom, type OutputStart, outputStart } from '../sys/output-lines.ts';
import type { ProcTable } from '../sys/proc-table.ts';
import type { RunDirectory } from '../sys/run-directory.ts';
import type { Spawner } from '../sys/spawner.ts';
import type { User } from '../sys/user.ts';
import type { Ceiling } from './ceilings.ts';
import type { Guard } from './guard.ts';
import type { Intent } from './instance-table.ts';
import { planCommand, planLaunch } from './launch-plan.ts';
import type { ProbeRun } from './probes/checker-for.ts';

/** What starting a program takes. */
export interface LauncherContext {
	readonly clock: Clock;
	readonly procs: ProcTable;
	readonly spawner: Spawner;
	readonly runs: RunDirectory;
	readonly self: User;
	readonly nodeDirectory: string;
	readonly guard: Guard;
	outputFiles(instance: InstanceId): { readonly stdout: string; readonly stderr: string };
	readonly keptFrom: KeptFrom;
	/** What a start needs could not be written. */
	writeFailed(what: string, error: unknown): void;
}

/** Wall time of a start that is under way, or why there will be none; `permanent`: trying again would give the same. */
export type LaunchResult = { readonly at: number } | { readonly refused: string; readonly permanent: boolean };

/** Makes the starts of one instance. */
export class Launcher {
	readonly #instance: InstanceId;
	readonly #context: LauncherContext;
	readonly #ceiling: Ceiling;
	#programPath: string | undefined;
	#stderrFrom = 0;
	#output: readonly OutputStart[] | undefined;

	/** @param output of the run that an earlier agent started: where it begins, if that is known */
	constructor(instance: InstanceId, context: LauncherContext, ceiling: Ceiling, output?: readonly OutputStart[]) {
		this.#instance = instance;
		this.#context = context;
		this.#ceiling = ceiling;
		this.#output = output;
	}

	/** Writes the intent, then hands the start to the spawner. @param state the one that asks for this attempt */
	launch(assignment: Assignment, state: InstanceState): LaunchResult {
		const { runs, spawner, procs, clock, self, nodeDirectory, guard } = this.#context;
		const run = { instance: this.#instance, attempt: state.attempt };
		const output = this.#context.outputFiles(this.#instance);
		const plan = planLaunch(assignment, { runFile: runs.pathOf(run), ...output, self, nodeDirectory, guard });
		if ('refused' in plan) return { refused: plan.refused, permanent: plan.passing !== true };

		const { startedUnder, restarts, history, exit, ends } = state;
		const at = clock.wall();
		this.#output = [outputStart(output.stdout), outputStart(output.stderr)];
		const intent: Intent = {
			bootId: procs.bootId,
			at,
			assignment,
			startedUnder,
			restarts,
			history,
			ends,
			output: this.#output,
			...(exit === undefined ? {} : { exit }),
		};
		try {
			runs.create(run, intent);
			const cgroup = this.#ceiling.prepare(state.attempt, assignment.spec.resources);
			const launch = cgroup === undefined ? plan.launch : { ...plan.launch, cgroup };
			this.#stderrFrom = spawner.launch(launch).stderrFrom;
		} catch (error) {
			runs.remove(run);
			this.#context.writeFailed(`start of ${this.#instance}`, error);
			return { refused: `cannot be started: ${messageOf(error)}`, permanent: false };
		}
		this.#programPath = plan.launch.path;
		return { at };
	}

	/** The newest run, for its probes. @param assignment asked before each command */
	probeRun(program: { readonly since: number; readonly pid: number }, assignment: () => Assignment): ProbeRun {
		const { stdout, stderr } = this.#context.outputFiles(this.#instance);
		return {
			since: program.since,
			output: this.#output ?? [stdout, stderr].map((path) => ({ path, position: 0 })),
			keptFrom: this.#context.keptFrom,
			surroundings: (argv) => {
				const around = planCommand(argv, assignment(), this.#context);
				return 'refused' in around ? around : { ...around, env: { ...around.env, MINDER_PID: String(program.pid) } };
			},
		};
	}

	/** What is amiss with the newest run. @param limits that it was started with */
	warnings({ fsize }: ProcessSpec['limits']): readonly string[] {
		if (fsize === undefined || fsize === 'unlimited') return [];
		// Rotation leaves the offset as it is.
		return (this.#output ?? []).flatMap(({ path, position }) =>
			position < fsize
				? []
				: [`${path} has reached limits.fsize (${exactSize(fsize)}), so that more output is SIGXFSZ; see docs/LOGS.md`],
		);
	}

	/** What setsid or setpriv said when the program could not be executed; `undefined`: the program itself ended so. */
	execError(): string | undefined {
		const line = this.#context.spawner.lastLine(this.#context.outputFiles(this.#instance).stderr, this.#stderrFrom);
		const match = /^(?:\S*\/)?(?:setsid|setpriv|env): (.*)$/.exec(line)?.[1];
		// A file that is being written passes: that is for the policy.
		if (match?.includes('Text file busy') === true) return undefined;
		if (match === undefined || (this.#programPath !== undefined && !match.includes(this.#programPath)))
			return undefined;
		return `cannot be executed: ${match}`;
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
