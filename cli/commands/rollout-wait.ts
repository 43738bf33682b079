import type { ProcessView } from '../../src/model/views.ts';
import type { Invocation } from '../invocation.ts';
import { printProcesses } from '../output/outcome.ts';
import { rolloutLine } from '../output/rollouts.ts';
import { type Followed, followChanges } from '../rollout-follow.ts';
import { StatusWatch } from '../status-watch.ts';

/** Says how a rollout that waits for a person goes on. */
export function sayAsking(run: Invocation, { asking }: Followed): void {
	for (const { name } of asking)
		run.line(`${name} waits: minder rollout promote ${name}, or back: minder rollout undo ${name}`);
}

/** Says how rollouts ended where the progress on the terminal has taken that away. */
export function sayRolled(run: Invocation, { rolled }: Followed): void {
	if (!run.io.stderr.isTTY) return;
	for (const { name, rollout } of rolled) if (rollout !== undefined) run.line(rolloutLine(name, rollout));
}

/** Follows the rollout of `process`, as a call has just given it, to its end and prints the outcome. */
export async function followToEnd(run: Invocation, process: ProcessView, seconds: number | undefined): Promise<void> {
	const { name } = process;
	const watch = new StatusWatch(await run.client(), run.io.clock, [name], run.interruptible());
	try {
		const followed = await followChanges(run, watch, [name], {
			isOurs: ({ rollout }) => rollout !== undefined && rollout.begunAt === process.rollout?.begunAt,
			seconds: seconds ?? WITHOUT_ROLLOUT,
			strict: seconds !== undefined,
			goesOn: `the rollout goes on; see: minder rollout status -w ${name}`,
		});
		const shown = watch.board.processes.get(name) ?? process;
		const lines = run.io.stderr.isTTY || followed.rolled.length === 0 ? [outcomeLine(shown)] : [];
		await printProcesses(run, lines, [shown], followed.instances);
		if (run.human && run.options.quiet !== true) sayAsking(run, followed);
	} finally {
		await watch.close();
	}
}

/** Seconds until instances must be ready where there turned out to be no rollout. */
const WITHOUT_ROLLOUT = 300;

function outcomeLine(process: ProcessView): string {
	const { name, rollout, revision, ready, count } = process;
	return rollout === undefined
		? `${name} is at revision ${revision}, ${ready} of ${count} ready`
		: rolloutLine(name, rollout);
}
