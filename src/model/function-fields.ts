import { z } from 'zod';
import { MinderError } from './errors.ts';
import { JOB_LIMITS, type QueueLimits } from './function-spec.ts';
import { exactSize, parseSize } from './size.ts';
import { expected, integerField, parsed } from './spec-fields.ts';
import { found } from './spec-found.ts';

/** Most jobs that a limit may name. */
export const MOST_JOBS = 1_000_000_000;

const limitField = integerField(0, MOST_JOBS);

/** The mapping form of `maxQueue`. */
export const maxQueueSchema = z.strictObject({
	high: limitField.optional().describe('Most jobs of high priority; 0: no limit. Default 0.'),
	normal: limitField.optional().describe('Most jobs of normal priority; 0: no limit. Default 0.'),
	low: limitField.optional().describe('Most jobs of low priority; 0: no limit. Default 0.'),
});

/** Jobs of each priority: a number holds for each of the three. */
export const maxQueueField = z
	.union([limitField, maxQueueSchema], { error: expected(`a whole number from 0 to ${MOST_JOBS}, or a mapping`) })
	.transform((value): QueueLimits => {
		if (typeof value === 'number') return { high: value, normal: value, low: value };
		const { high = 0, normal = 0, low = 0 } = value;
		return { high, normal, low };
	});

const PAYLOAD_FORM = `a size from 1B to ${exactSize(JOB_LIMITS.payloadBytes)}`;

const numberOfBytes = z.number({ error: expected(PAYLOAD_FORM) }).min(1, { error: expected(PAYLOAD_FORM) });

/** Bytes of a payload. */
export const payloadField = z.union([z.string(), numberOfBytes], { error: expected(PAYLOAD_FORM) }).transform(
	parsed((value) => {
		const bytes = parseSize(value);
		if (bytes >= 1 && bytes <= JOB_LIMITS.payloadBytes) return bytes;
		throw new MinderError('usage', `found ${found(value)}, expected ${PAYLOAD_FORM}`);
	}),
);
