import { z } from 'zod';
import { formatDuration, parseDuration } from './duration.ts';
import { MinderError } from './errors.ts';
import { booleanField, durationAtLeast, durationField, expected, integerField, parsed } from './spec-fields.ts';
import { found } from './spec-found.ts';
import type { Amount } from './update-spec.ts';

/** Shortest `disconnect.stopAfter`: below it, one heartbeat that is late would stop a program. Seconds. */
export const LEAST_STOP_AFTER_SECONDS = 5;
const LEAST_REPLACE_AFTER_SECONDS = 1;

const AMOUNT_FORM = 'a number of instances from 1 to 10000, or a percentage from 1% to 100%';

/** A number of instances, or a share of all of them. */
const amountField = z.union([z.string(), z.number()], { error: expected(AMOUNT_FORM) }).transform(
	parsed((value): Amount => {
		if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 10_000) return value;
		const share = typeof value === 'string' ? /^([1-9][0-9]{0,2})%$/.exec(value)?.[1] : undefined;
		if (share !== undefined && Number(share) <= 100) return `${Number(share)}%`;
		throw new MinderError('usage', `found ${found(value)}, expected ${AMOUNT_FORM}`);
	}),
);

/** Seconds, at least `least`; `never` is `null`. */
function timeOrNeverField(least: number) {
	const form = `never, or a duration of at least ${formatDuration(least)}`;
	return z.union([z.literal('never'), z.string(), z.number()], { error: expected(form) }).transform(
		parsed((value) => {
			if (value === 'never') return null;
			const seconds = readDuration(value, form);
			if (seconds >= least) return seconds;
			throw new MinderError('usage', `found ${found(value)}, expected ${form}`);
		}),
	);
}

function readDuration(value: string | number, form: string): number {
	try {
		return parseDuration(value);
	} catch (error) {
		const wrong = typeof value === 'number' ? value < 0 : !/^[0-9.]/.test(value);
		if (error instanceof MinderError && wrong)
			throw new MinderError('usage', `found ${found(value)}, expected ${form}`, { cause: error });
		throw error;
	}
}

/** The `update` of a process. */
export const updateSchema = z.strictObject({
	maxParallel: amountField
		.optional()
		.describe('Instances in work at once: a number, or a percentage of all, rounded down, at least 1. Default 1.'),
	canary: integerField(0, 10_000)
		.optional()
		.describe('So many instances first; then it waits for promotion. Default 0: none.'),
	minHealthyTime: durationField.optional().describe('An instance counts once it was ready for so long. Default 10s.'),
	healthyDeadline: durationAtLeast(0.01)
		.optional()
		.describe(
			'Time from its start until an instance must be ready. Default 5m, or less where progressDeadline is short.',
		),
	progressDeadline: durationAtLeast(0.01)
		.optional()
		.describe(
			'Time for the next instance to become healthy. Default 10m, or longer where one instance may take longer.',
		),
	autoRevert: booleanField
		.optional()
		.describe('A rollout that fails goes back to the newest stable revision. Default true.'),
	autoPromote: booleanField.optional().describe('Healthy canaries promote themselves. Default false.'),
	stopFirst: booleanField
		.optional()
		.describe('The old instance stops before the new one starts, on the same node. Default false: beside each other.'),
});

/** The `disconnect` of a process. */
export const disconnectSchema = z.strictObject({
	stopAfter: timeOrNeverField(LEAST_STOP_AFTER_SECONDS)
		.optional()
		.describe('An agent that does not hear of its manager for so long stops its instances. Default never.'),
	replaceAfter: timeOrNeverField(LEAST_REPLACE_AFTER_SECONDS)
		.optional()
		.describe('Instances of a node that is silent for so long get a copy on another node. Default never.'),
});
