import { z } from 'zod';
import type { InstanceId, ProcessName } from '../../model/ids.ts';
import { isInstanceId, isProcessName } from '../../model/ids.ts';
import { ROLLOUT_CAUSES } from '../../model/rollout-view.ts';
import type { RolloutRecord } from './rollout-record.ts';

const whole = z.number().int().nonnegative();
const instanceId = z.custom<InstanceId>(
	(value) => typeof value === 'string' && isInstanceId(value),
	'expected an instance id',
);
const failure = z.object({ reason: z.string(), instance: instanceId.exactOptional() });
const stage = z.enum(['canaries', 'all']);

const rollout = z.object({
	process: z.custom<ProcessName>(
		(value) => typeof value === 'string' && isProcessName(value),
		'expected a process name',
	),
	target: z.object({ revision: whole, after: whole }),
	stable: whole.exactOptional(),
	mode: z.enum(['spare', 'in-place']),
	canary: whole,
	phase: z.discriminatedUnion('kind', [
		z.object({ kind: z.literal('running'), stage }),
		z.object({ kind: z.literal('waiting-for-promotion') }),
		z.object({ kind: z.literal('paused'), stage }),
		z.object({ kind: z.literal('reverting'), failure }),
		z.object({ kind: z.literal('succeeded') }),
		z.object({ kind: z.literal('failed'), failure }),
		z.object({ kind: z.literal('reverted'), failure }),
		z.object({ kind: z.literal('cancelled'), reason: z.string() }),
	]),
	progressBy: z.number(),
	watches: z.array(
		z.object({
			id: instanceId,
			origin: z.enum(['begun', 'found']),
			readyBy: z.number(),
			ready: z.object({ attempt: whole, since: z.number() }).exactOptional(),
			passed: z.boolean(),
			silent: z.literal(true).exactOptional(),
		}),
	),
});

/** A rollout in the store. */
export const rolloutRecord: z.ZodType<RolloutRecord> = z.object({
	rollout,
	cause: z.enum(ROLLOUT_CAUSES),
	from: whole.exactOptional(),
	asked: whole,
	count: whole.exactOptional(),
	begunAt: z.number(),
	endedAt: z.number().exactOptional(),
	asOf: z.number(),
	output: z.array(z.string()).exactOptional(),
});
