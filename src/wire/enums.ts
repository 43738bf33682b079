import type { Role } from '../model/access.ts';
import { MinderError } from '../model/errors.ts';
import type { DependencyCondition, RestartPolicy, RestartSpec } from '../model/process-spec.ts';
import { type ExitCause, type NodeState, PHASES, type Phase, type ShownPhase, type Want } from '../model/records.ts';
import type { RolloutCause, RolloutPhaseName, RolloutView } from '../model/rollout-view.ts';
import type { Change, LogChunk, MaintenanceView } from '../model/views.ts';
import type { ChangeKind__Output } from './gen/minder/v1/ChangeKind.ts';
import type { DependencyCondition__Output } from './gen/minder/v1/DependencyCondition.ts';
import type { ExitCause__Output } from './gen/minder/v1/ExitCause.ts';
import type { MaintenanceKind__Output } from './gen/minder/v1/MaintenanceKind.ts';
import type { NodeState__Output } from './gen/minder/v1/NodeState.ts';
import type { OnLimit__Output } from './gen/minder/v1/OnLimit.ts';
import type { OutputStream__Output } from './gen/minder/v1/OutputStream.ts';
import type { Phase__Output } from './gen/minder/v1/Phase.ts';
import type { RestartPolicy__Output } from './gen/minder/v1/RestartPolicy.ts';
import type { Role__Output } from './gen/minder/v1/Role.ts';
import type { RolloutCause__Output } from './gen/minder/v1/RolloutCause.ts';
import type { RolloutMode__Output } from './gen/minder/v1/RolloutMode.ts';
import type { RolloutPhase__Output } from './gen/minder/v1/RolloutPhase.ts';
import type { RolloutStage__Output } from './gen/minder/v1/RolloutStage.ts';
import type { Want__Output } from './gen/minder/v1/Want.ts';

/** Converts one enum both ways. */
export interface EnumCodec<Wire extends string, Model extends string> {
	toWire(model: Model): Wire;
	/** A value this version does not know becomes `fallback`. @throws MinderError `incompatible` where there is no fallback */
	fromWire(wire: Wire | number, fallback?: Model): Model;
}

/**
 * `table` names the model's word for each value of the protocol, null for those without one. It fails to compile when the protocol
 * grows (by the `satisfies` at the table) and when the model does (by its type here).
 */
export function enumCodec<Model extends string, Table extends Record<string, Model | null>>(
	what: string,
	table: [Model] extends [Table[keyof Table]] ? Table : never,
): EnumCodec<Extract<keyof Table, string>, Model> {
	const toModel = new Map<string, Model>();
	const toWire = new Map<Model, Extract<keyof Table, string>>();
	for (const [wire, model] of Object.entries<Model | null>(table)) {
		if (model === null) continue;
		toModel.set(wire, model);
		toWire.set(model, wire as Extract<keyof Table, string>);
	}
	return {
		toWire(model) {
			const wire = toWire.get(model);
			if (wire === undefined) throw new MinderError('internal', `${what} ${model} has no place in the protocol`);
			return wire;
		},
		fromWire(wire, fallback) {
			const model = toModel.get(String(wire)) ?? fallback;
			if (model !== undefined) return model;
			throw new MinderError(
				'incompatible',
				`the other side sent ${what} ${wire}, which this version does not know: use the same version of minder on both sides`,
			);
		},
	};
}

const RESTART_POLICY = {
	RESTART_POLICY_UNSPECIFIED: null,
	RESTART_POLICY_ALWAYS: 'always',
	RESTART_POLICY_ON_FAILURE: 'on-failure',
	RESTART_POLICY_NEVER: 'never',
	RESTART_POLICY_ON_SUCCESS: 'on-success',
	RESTART_POLICY_ON_ABNORMAL: 'on-abnormal',
	RESTART_POLICY_ON_ABORT: 'on-abort',
	RESTART_POLICY_ON_WATCHDOG: 'on-watchdog',
} as const satisfies Record<RestartPolicy__Output, RestartPolicy | null>;

export const restartPolicyCodec = enumCodec<RestartPolicy, typeof RESTART_POLICY>('restart policy', RESTART_POLICY);

const DEPENDENCY_CONDITION = {
	DEPENDENCY_CONDITION_UNSPECIFIED: null,
	DEPENDENCY_CONDITION_STARTED: 'started',
	DEPENDENCY_CONDITION_READY: 'ready',
	DEPENDENCY_CONDITION_COMPLETED: 'completed',
} as const satisfies Record<DependencyCondition__Output, DependencyCondition | null>;

export const dependencyConditionCodec = enumCodec<DependencyCondition, typeof DEPENDENCY_CONDITION>(
	'dependency condition',
	DEPENDENCY_CONDITION,
);

const ON_LIMIT = {
	ON_LIMIT_UNSPECIFIED: null,
	ON_LIMIT_FAIL: 'fail',
	ON_LIMIT_SLOW: 'slow',
} as const satisfies Record<OnLimit__Output, RestartSpec['onLimit'] | null>;

export const onLimitCodec = enumCodec<RestartSpec['onLimit'], typeof ON_LIMIT>('onLimit', ON_LIMIT);

const WANT = {
	WANT_UNSPECIFIED: null,
	WANT_RUN: 'run',
	WANT_STOP: 'stop',
} as const satisfies Record<Want__Output, Want | null>;

export const wantCodec = enumCodec<Want, typeof WANT>('want', WANT);

const PHASE = {
	PHASE_UNSPECIFIED: null,
	PHASE_PENDING: 'pending',
	PHASE_STARTING: 'starting',
	PHASE_RUNNING: 'running',
	PHASE_STOPPING: 'stopping',
	PHASE_STOPPED: 'stopped',
	PHASE_BACKOFF: 'backoff',
	PHASE_EXITED: 'exited',
	PHASE_FAILED: 'failed',
	PHASE_UNKNOWN: 'unknown',
	PHASE_LOST: 'lost',
} as const satisfies Record<Phase__Output, ShownPhase | null>;

export const phaseCodec = enumCodec<ShownPhase, typeof PHASE>('phase', PHASE);

/** A phase that an agent may report. @throws MinderError `incompatible` */
export function observedPhase(wire: Phase__Output): Phase {
	const shown = phaseCodec.fromWire(wire);
	const phase = PHASES.find((candidate) => candidate === shown);
	if (phase !== undefined) return phase;
	throw new MinderError(
		'incompatible',
		`an agent cannot report the phase ${shown}: use the same version of minder there`,
	);
}

const EXIT_CAUSE = {
	EXIT_CAUSE_UNSPECIFIED: null,
	EXIT_CAUSE_COMMANDED: 'commanded',
	EXIT_CAUSE_OWN: 'own',
	EXIT_CAUSE_LOST: 'lost',
} as const satisfies Record<ExitCause__Output, ExitCause | null>;

export const exitCauseCodec = enumCodec<ExitCause, typeof EXIT_CAUSE>('cause of an exit', EXIT_CAUSE);

const NODE_STATE = {
	NODE_STATE_UNSPECIFIED: null,
	NODE_STATE_READY: 'ready',
	NODE_STATE_UNKNOWN: 'unknown',
	NODE_STATE_DRAINING: 'draining',
	NODE_STATE_CORDONED: 'cordoned',
	NODE_STATE_DOWN: 'down',
} as const satisfies Record<NodeState__Output, NodeState | null>;

export const nodeStateCodec = enumCodec<NodeState, typeof NODE_STATE>('node state', NODE_STATE);

const CHANGE_KIND = {
	CHANGE_KIND_UNSPECIFIED: null,
	CHANGE_KIND_CREATE: 'create',
	CHANGE_KIND_UPDATE: 'update',
	CHANGE_KIND_REMOVE: 'remove',
	CHANGE_KIND_NONE: 'none',
} as const satisfies Record<ChangeKind__Output, Change['kind'] | null>;

export const changeKindCodec = enumCodec<Change['kind'], typeof CHANGE_KIND>('kind of change', CHANGE_KIND);

const OUTPUT_STREAM = {
	OUTPUT_STREAM_UNSPECIFIED: null,
	OUTPUT_STREAM_STDOUT: 'stdout',
	OUTPUT_STREAM_STDERR: 'stderr',
} as const satisfies Record<OutputStream__Output, LogChunk['stream'] | null>;

export const outputStreamCodec = enumCodec<LogChunk['stream'], typeof OUTPUT_STREAM>('output stream', OUTPUT_STREAM);

const MAINTENANCE_KIND = {
	MAINTENANCE_KIND_UNSPECIFIED: null,
	MAINTENANCE_KIND_CORDONED: 'cordoned',
	MAINTENANCE_KIND_DRAINING: 'draining',
	MAINTENANCE_KIND_DRAINED: 'drained',
} as const satisfies Record<MaintenanceKind__Output, MaintenanceView['kind'] | null>;

export const maintenanceKindCodec = enumCodec<MaintenanceView['kind'], typeof MAINTENANCE_KIND>(
	'maintenance',
	MAINTENANCE_KIND,
);

const ROLLOUT_PHASE = {
	ROLLOUT_PHASE_UNSPECIFIED: null,
	ROLLOUT_PHASE_RUNNING: 'running',
	ROLLOUT_PHASE_WAITING_FOR_PROMOTION: 'waiting-for-promotion',
	ROLLOUT_PHASE_PAUSED: 'paused',
	ROLLOUT_PHASE_REVERTING: 'reverting',
	ROLLOUT_PHASE_SUCCEEDED: 'succeeded',
	ROLLOUT_PHASE_FAILED: 'failed',
	ROLLOUT_PHASE_REVERTED: 'reverted',
	ROLLOUT_PHASE_CANCELLED: 'cancelled',
} as const satisfies Record<RolloutPhase__Output, RolloutPhaseName | null>;

export const rolloutPhaseCodec = enumCodec<RolloutPhaseName, typeof ROLLOUT_PHASE>('phase of a rollout', ROLLOUT_PHASE);

const ROLLOUT_STAGE = {
	ROLLOUT_STAGE_UNSPECIFIED: null,
	ROLLOUT_STAGE_CANARIES: 'canaries',
	ROLLOUT_STAGE_ALL: 'all',
} as const satisfies Record<RolloutStage__Output, RolloutView['stage'] | null>;

export const rolloutStageCodec = enumCodec<NonNullable<RolloutView['stage']>, typeof ROLLOUT_STAGE>(
	'stage of a rollout',
	ROLLOUT_STAGE,
);

const ROLLOUT_CAUSE = {
	ROLLOUT_CAUSE_UNSPECIFIED: null,
	ROLLOUT_CAUSE_APPLY: 'apply',
	ROLLOUT_CAUSE_UNDO: 'undo',
	ROLLOUT_CAUSE_RESTART: 'restart',
} as const satisfies Record<RolloutCause__Output, RolloutCause | null>;

export const rolloutCauseCodec = enumCodec<RolloutCause, typeof ROLLOUT_CAUSE>('cause of a rollout', ROLLOUT_CAUSE);

const ROLLOUT_MODE = {
	ROLLOUT_MODE_UNSPECIFIED: null,
	ROLLOUT_MODE_SPARE: 'spare',
	ROLLOUT_MODE_IN_PLACE: 'in-place',
} as const satisfies Record<RolloutMode__Output, RolloutView['mode'] | null>;

export const rolloutModeCodec = enumCodec<RolloutView['mode'], typeof ROLLOUT_MODE>('mode of a rollout', ROLLOUT_MODE);

const ROLE = {
	ROLE_UNSPECIFIED: null,
	ROLE_VIEWER: 'viewer',
	ROLE_OPERATOR: 'operator',
	ROLE_ADMIN: 'admin',
} as const satisfies Record<Role__Output, Role | null>;

export const roleCodec = enumCodec<Role, typeof ROLE>('role', ROLE);
