import { instanceId } from '../model/ids.ts';
import type { RolloutFailureView, RolloutView } from '../model/rollout-view.ts';
import { rolloutCauseCodec, rolloutModeCodec, rolloutPhaseCodec, rolloutStageCodec } from './enums.ts';
import { anyOf, defined, optional, whole } from './fields.ts';
import type { Rollout__Output, Rollout as WireRollout } from './gen/minder/v1/Rollout.ts';
import type { RolloutFailure__Output, RolloutFailure as WireFailure } from './gen/minder/v1/RolloutFailure.ts';

export function rolloutToWire(rollout: RolloutView): WireRollout {
	const { begunAt, endedAt, deadlineAt, failure, ...rest } = rollout;
	return defined({
		...rest,
		cause: rolloutCauseCodec.toWire(rollout.cause),
		phase: rolloutPhaseCodec.toWire(rollout.phase),
		stage: optional(rollout.stage, (stage) => rolloutStageCodec.toWire(stage)),
		mode: rolloutModeCodec.toWire(rollout.mode),
		begunAtMs: begunAt,
		endedAtMs: endedAt,
		deadlineAtMs: deadlineAt,
		failure: optional(failure, failureToWire),
	});
}

/** A phase that only a newer manager knows is shown as `running`; its message says more. @throws MinderError `usage`, `incompatible` */
export function rolloutFromWire(wire: Rollout__Output): RolloutView {
	return defined({
		cause: rolloutCauseCodec.fromWire(wire.cause),
		phase: rolloutPhaseCodec.fromWire(wire.phase, 'running'),
		stage: wire.stage === 'ROLLOUT_STAGE_UNSPECIFIED' ? undefined : rolloutStageCodec.fromWire(wire.stage),
		from: wire.from,
		to: wire.to,
		mode: rolloutModeCodec.fromWire(wire.mode),
		canary: wire.canary,
		total: wire.total,
		updated: wire.updated,
		healthy: wire.healthy,
		begunAt: whole(wire.begunAtMs, 'begin of the rollout'),
		endedAt: optional(wire.endedAtMs, (at) => whole(at, 'end of the rollout')),
		deadlineAt: optional(wire.deadlineAtMs, (at) => whole(at, 'deadline of the rollout')),
		message: wire.message,
		failure: optional(wire.failure, failureFromWire),
	});
}

function failureToWire({ reason, instance, output, gone }: RolloutFailureView): WireFailure {
	return defined({ reason, instance, output: [...(output ?? [])], gone });
}

function failureFromWire({ reason, instance, output, gone }: RolloutFailure__Output): RolloutFailureView {
	const known = defined({ reason, instance: optional(instance, instanceId), output: anyOf(output) });
	return gone ? { ...known, gone: true } : known;
}
