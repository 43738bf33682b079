import { MinderError } from '../src/model/errors.ts';
import type { InstanceView, ProcessView } from '../src/model/views.ts';
import { settledVerdict } from './conditions.ts';
import type { Invocation } from './invocation.ts';
import { ChangeProgress } from './output/change-progress.ts';
import { failureOutput, isOver, rolloutLine, rolloutStanding } from './output/rollouts.ts';
import type { StatusBoard } from './status-board.ts';
import { isCancelled, type StatusWatch, type Verdict } from './status-watch.ts';
import { notReady } from './timeouts.ts';

/** What came of changes that were followed. */
export interface Followed {
	/** Every instance of the processes, those that are to stop as well. */
	readonly instances: readonly InstanceView[];
	/** Processes whose rollout now waits for promotion. */
	readonly asking: readonly ProcessView[];
	/** Processes whose change was a rollout. */
	readonly rolled: readonly ProcessView[];
}

export interface FollowOptions {
	/** Whether the newest rollout of a process is the one to follow; one that is seen going on is followed in any case. */
	readonly isOurs: (process: ProcessView) => boolean;
	/** After so long it rejects with `timeout`. A rollout has deadlines of its own: it is waited for without one unless `strict`. */
	readonly seconds: number;
	readonly strict: boolean;
	/** Said when Ctrl-C ends the watching. */
	readonly goesOn: string;
}

/**
 * Waits with progress until the change of each process is done: its rollout succeeded or asks for promotion, or, without one, every
 * instance is as wished.
 *
 * @throws MinderError `precondition` where one cannot succeed any more, after the last lines of its output; `timeout`, `cancelled`
 */
export async function followChanges(
	run: Invocation,
	watch: StatusWatch,
	names: readonly string[],
	options: FollowOptions,
): Promise<Followed> {
	const progress = new ChangeProgress(run);
	const ours = new Set<string>();
	const look = (board: StatusBoard): Verdict<Followed> => {
		for (const name of names) {
			const process = board.processes.get(name);
			if (process?.rollout === undefined) continue;
			if (!isOver(process.rollout) || options.isOurs(process)) ours.add(name);
		}
		progress.show(board, names, ours);
		return verdictOf(board, names, ours);
	};
	try {
		await watch.synced();
		const limited = options.strict || look(watch.board).kind !== 'waiting' || ours.size === 0;
		return await (limited
			? watch.until(look, {
					seconds: options.seconds,
					late: (board) => late(board, names, ours, options.seconds),
				})
			: watch.until(look));
	} catch (error) {
		progress.clear();
		if (isCancelled(error) && run.interrupted) run.note(`minder: no longer watching; ${options.goesOn}`);
		for (const line of lastWords(watch.board, names, ours)) run.note(line);
		throw error;
	} finally {
		progress.clear();
	}
}

function verdictOf(board: StatusBoard, names: readonly string[], ours: ReadonlySet<string>): Verdict<Followed> {
	const asking: ProcessView[] = [];
	const rolled: ProcessView[] = [];
	let waiting = false;
	for (const name of names) {
		const process = board.processes.get(name);
		const rollout = process?.rollout;
		if (process === undefined || rollout === undefined || !ours.has(name)) {
			const verdict = settledVerdict(board, [name]);
			if (verdict.kind === 'impossible') return verdict;
			if (verdict.kind === 'waiting') waiting = true;
			continue;
		}
		rolled.push(process);
		const standing = rolloutStanding(rollout);
		if (standing === 'bad') return { kind: 'impossible', error: rolloutError(process) };
		if (standing === 'going') waiting = true;
		if (standing === 'asks') asking.push(process);
	}
	if (waiting) return { kind: 'waiting' };
	return { kind: 'met', result: { instances: names.flatMap((name) => board.of(name)), asking, rolled } };
}

/** Why the rollout of a process ended badly, with where to look. */
export function rolloutError({ name, rollout }: ProcessView): MinderError {
	const what = rollout === undefined ? `${name} has no rollout` : rolloutLine(name, rollout);
	return new MinderError('precondition', `${what}; look at: minder rollout status ${name}`);
}

function lastWords(board: StatusBoard, names: readonly string[], ours: ReadonlySet<string>): string[] {
	return names.flatMap((name) => {
		const rollout = board.processes.get(name)?.rollout;
		return rollout !== undefined && ours.has(name) && rolloutStanding(rollout) === 'bad' ? failureOutput(rollout) : [];
	});
}

function late(board: StatusBoard, names: readonly string[], ours: ReadonlySet<string>, seconds: number): MinderError {
	const going = names.flatMap((name) => {
		const rollout = board.processes.get(name)?.rollout;
		return rollout !== undefined && ours.has(name) && !isOver(rollout) ? [rolloutLine(name, rollout)] : [];
	});
	return notReady(board.sortedInstances(), seconds, going);
}
