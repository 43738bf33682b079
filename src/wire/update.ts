import { MinderError } from '../model/errors.ts';
import type { Amount, DisconnectSpec, UpdateSpec } from '../model/update-spec.ts';
import { amount, defined, optional } from './fields.ts';
import type { DisconnectSpec__Output } from './gen/minder/v1/DisconnectSpec.ts';
import type { UpdateSpec__Output, UpdateSpec as WireUpdate } from './gen/minder/v1/UpdateSpec.ts';

export function updateToWire(update: UpdateSpec): WireUpdate {
	return { ...update, maxParallel: String(update.maxParallel) };
}

/** @throws MinderError `usage` */
export function updateFromWire(wire: UpdateSpec__Output, what: (part: string) => string): UpdateSpec {
	const { canary, autoRevert, autoPromote, stopFirst } = wire;
	return {
		maxParallel: amountFromWire(wire.maxParallel, what('update.maxParallel')),
		canary,
		minHealthySeconds: amount(wire.minHealthySeconds, what('update.minHealthyTime')),
		healthyDeadlineSeconds: amount(wire.healthyDeadlineSeconds, what('update.healthyDeadline')),
		progressDeadlineSeconds: amount(wire.progressDeadlineSeconds, what('update.progressDeadline')),
		autoRevert,
		autoPromote,
		stopFirst,
	};
}

/** `3`, or `25%`. */
function amountFromWire(text: string, what: string): Amount {
	const [, digits = '', percent] = /^([1-9][0-9]{0,8})(%?)$/.exec(text) ?? [];
	const value = Number(digits);
	if (value >= 1 && percent === '') return value;
	if (value >= 1 && value <= 100) return `${value}%`;
	throw new MinderError('usage', `${what} must be a number of at least 1, or 1% to 100%, not "${text}"`);
}

/** @throws MinderError `usage` */
export function disconnectFromWire(wire: DisconnectSpec__Output, what: (part: string) => string): DisconnectSpec {
	return defined({
		stopAfterSeconds: optional(wire.stopAfterSeconds, (time) => amount(time, what('disconnect.stopAfter'))),
		replaceAfterSeconds: optional(wire.replaceAfterSeconds, (time) => amount(time, what('disconnect.replaceAfter'))),
	});
}
