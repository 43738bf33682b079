import type { DependencyCondition } from '../model/process-spec.ts';
import type { Phase, Want } from '../model/records.ts';

/** One copy of a process that another one depends on. */
export interface Copy {
	readonly id: string;
	/** False: a one-shot, for which being done is as good as running. */
	readonly daemon: boolean;
	readonly want: Want;
	/** Absent where nothing is known of it. */
	readonly phase?: Phase;
	readonly ready?: boolean;
}

/**
 * What is missing until `process` is `condition`, as an operator reads it after "waits for"; `undefined` where nothing is.
 *
 * | condition | what each copy must be |
 * |---|---|
 * | started | running, or a one-shot that is done |
 * | ready | ready, or a one-shot that is done |
 * | completed | done: exited with success |
 *
 * @param copies none: nothing is missing here, somebody else has to judge
 */
export function missing(process: string, condition: DependencyCondition, copies: readonly Copy[]): string | undefined {
	const copy = copies.find((each) => !fulfils(each, condition));
	if (copy === undefined) return undefined;
	const why = copy.want === 'stop' ? `${copy.id} is stopped` : `${copy.id} is not`;
	return `${process} to be ${condition} (${why})`;
}

function fulfils({ daemon, want, phase, ready }: Copy, condition: DependencyCondition): boolean {
	if (phase === 'exited' && (condition === 'completed' || !daemon)) return true;
	if (want === 'stop') return false;
	switch (condition) {
		case 'started':
			return phase === 'running';
		case 'ready':
			return ready === true;
		case 'completed':
			return false;
	}
}
