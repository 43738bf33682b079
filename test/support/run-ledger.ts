import type { RunView } from '../../src/model/schedule-views.ts';

/** What is wrong with the runs of one schedule that fires each `stepSeconds`, a line each; none: nothing is. */
export function runProblems(
	runs: readonly RunView[],
	started: readonly string[],
	{ stepSeconds, from, until }: { readonly stepSeconds: number; readonly from: number; readonly until: number },
): string[] {
	const problems: string[] = [];
	const step = stepSeconds * 1000;
	const byTime = new Map<number, RunView[]>();
	for (const run of runs) byTime.set(run.scheduledAt, [...(byTime.get(run.scheduledAt) ?? []), run]);
	for (let at = Math.ceil((from + 1) / step) * step; at <= until; at += step) {
		if (!byTime.has(at)) problems.push(`nothing is known of ${new Date(at).toISOString()}`);
	}
	for (const [at, some] of byTime) {
		if (some.length > 1)
			problems.push(`${some.length} runs of ${new Date(at).toISOString()}: ${some.map(({ id }) => id).join(', ')}`);
		if (at % step !== 0) problems.push(`a run of ${new Date(at).toISOString()}, which is no fire`);
	}
	const ran = new Map<string, number>();
	for (const id of started) ran.set(id, (ran.get(id) ?? 0) + 1);
	for (const run of runs) {
		const count = ran.get(run.id) ?? 0;
		ran.delete(run.id);
		if (run.outcome === 'succeeded' && count === 1) continue;
		if ((run.outcome === 'skipped' || run.outcome === 'missed') && count === 0) continue;
		problems.push(`${run.id} started ${count} times and ended as ${run.outcome}: ${run.reason}`);
	}
	for (const [id] of ran) problems.push(`${id} started and is in no history`);
	return problems;
}
