import { formatDuration } from '../../model/duration.ts';
import type { Process } from '../../model/records.ts';
import type { RolloutFailureView, RolloutView } from '../../model/rollout-view.ts';
import type { UpdateSpec } from '../../model/update-spec.ts';
import type { RolloutInstance, Watch } from '../../policy/rollout-state.ts';
import { isNew, isOver } from '../../policy/rollout-state.ts';
import { isHealthy } from '../../policy/rollout-watch.ts';
import type { Clock } from '../../sys/clock.ts';
import type { RolloutRecord } from './rollout-record.ts';
import { backTo } from './rollout-record.ts';
import { settingsAt } from './rollout-scope.ts';

/** One instance, and on which node it is. */
export interface Located extends RolloutInstance {
	readonly node?: string | undefined;
}

/** The rollout of a process as it is shown. */
export function viewRollout(
	record: RolloutRecord,
	process: Process,
	instances: readonly Located[],
	clock: Clock,
): RolloutView {
	const { rollout, cause, from, asked, begunAt, endedAt } = record;
	const { phase, mode, canary, target } = rollout;
	const settings = settingsAt(process, target.revision);
	const now = clock.monotonic();
	const watches = new Map(rollout.watches.map((each) => [each.id, each]));
	const fresh = instances.filter((each) => isNew(target, each));
	const healthy = isOver(phase)
		? fresh.filter((each) => each.seen.kind === 'ready')
		: fresh.filter((each) => isDone(watches.get(each.id), each, settings, now));
	const done = new Set(healthy);
	const waiting = fresh.filter((each) => !done.has(each));
	const { all, count } = process.spec.placement;
	const total = all ? instances.length : count;
	const failure = failureOf(record, instances);
	const moves = phase.kind === 'running' || phase.kind === 'reverting';
	return {
		cause,
		phase: phase.kind,
		...('stage' in phase ? { stage: phase.stage } : {}),
		...(from === undefined ? {} : { from }),
		to: asked,
		mode,
		canary,
		total,
		updated: fresh.length,
		healthy: healthy.length,
		begunAt,
		...(endedAt === undefined ? {} : { endedAt }),
		...(moves ? { deadlineAt: Math.round((clock.wall() / 1000 + rollout.progressBy - now) * 1000) } : {}),
		message: messageOf(record, { total, healthy, waiting }, settings),
		...(failure === undefined ? {} : { failure }),
	};
}

interface Counted {
	readonly total: number;
	readonly healthy: readonly Located[];
	/** Begun, and not healthy. */
	readonly waiting: readonly Located[];
}

function messageOf(record: RolloutRecord, counted: Counted, settings: UpdateSpec): string {
	const { rollout, asked } = record;
	const { process, phase, target } = rollout;
	const { total, healthy } = counted;
	const far = `${healthy.length} of ${total} healthy`;
	const revision = `revision ${target.revision}`;
	switch (phase.kind) {
		case 'running': {
			if (phase.stage === 'all') return `${far}${waitsFor(counted.waiting, settings)}`;
			const wanted = Math.min(rollout.canary, total);
			return `${healthy.length} of ${wanted} ${wanted === 1 ? 'canary' : 'canaries'} healthy${waitsFor(counted.waiting, settings)}`;
		}
		case 'waiting-for-promotion': {
			const names = healthy.map((each) => each.id).join(', ');
			const are = healthy.length === 1 ? `canary ${names} is` : `canaries ${names} are`;
			return `${are} healthy: promote with \`minder rollout promote ${process}\``;
		}
		case 'paused':
			return `paused with ${far}: go on with \`minder rollout resume ${process}\``;
		case 'reverting':
			return `revision ${asked} failed: ${phase.failure.reason}; going back to ${backTo(record)}, ${far}${waitsFor(counted.waiting, settings)}`;
		case 'succeeded':
			return `all at ${revision}`;
		case 'failed': {
			const rest =
				target.revision === asked
					? `what was begun stays; apply again, or take it back with \`minder rollout undo ${process}\``
					: `it was going back to ${revision}`;
			return `failed: ${phase.failure.reason}; ${rest}`;
		}
		case 'reverted':
			return `failed: ${phase.failure.reason}; back at ${backTo(record)}`;
		case 'cancelled':
			return `cancelled: ${phase.reason}`;
	}
}

function waitsFor(waiting: readonly Located[], { minHealthySeconds }: UpdateSpec): string {
	const [first, ...others] = waiting;
	if (first === undefined) return '';
	const node = first.node === undefined ? '' : ` on ${first.node}`;
	const more = others.length === 0 ? '' : ` and ${others.length} more`;
	return `, waiting for ${first.id}${node} (${stateOf(first, minHealthySeconds)})${more}`;
}

function stateOf({ seen }: Located, minHealthySeconds: number): string {
	switch (seen.kind) {
		case 'ready':
			return minHealthySeconds === 0 ? 'ready' : `ready, must stay so for ${formatDuration(minHealthySeconds)}`;
		case 'waiting':
			return seen.reason ?? 'not ready';
		case 'failed':
			return `failed: ${seen.reason}`;
		case 'silent':
			return 'its node is silent';
	}
}

function isDone(watch: Watch | undefined, { seen }: RolloutInstance, settings: UpdateSpec, now: number): boolean {
	return seen.kind === 'ready' && watch !== undefined && isHealthy(watch, settings, now);
}

function failureOf({ rollout, output }: RolloutRecord, instances: readonly Located[]): RolloutFailureView | undefined {
	if (!('failure' in rollout.phase)) return undefined;
	const { failure } = rollout.phase;
	const gone = failure.instance !== undefined && !instances.some((each) => each.id === failure.instance);
	return { ...failure, ...(output === undefined ? {} : { output }), ...(gone ? { gone } : {}) };
}
