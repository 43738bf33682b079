import type { Amount } from './update-spec.ts';

/**
 * An amount of `total` as a whole number ≥ 0. Percentages are rounded `up` or `down`, as in Kubernetes' `intstr`.
 *
 * @throws RangeError where it is neither a whole number ≥ 0 nor a percentage ≥ 0; specs are checked before they come here.
 */
export function amountOf(amount: Amount, total: number, round: 'up' | 'down'): number {
	if (typeof amount === 'number') {
		if (!Number.isInteger(amount) || amount < 0) throw new RangeError(`${amount} is not a number of instances`);
		return amount;
	}
	const match = /^(\d+)%$/.exec(amount);
	if (match === null) throw new RangeError(`"${amount}" is not a percentage: write for example 25%`);
	const exact = Number(match[1]) * total;
	return round === 'up' ? Math.ceil(exact / 100) : Math.floor(exact / 100);
}

/** How many instances may be in work at once: rounded down, but at least one, else nothing would ever move. */
export function parallelOf(maxParallel: Amount, total: number): number {
	return Math.max(1, amountOf(maxParallel, total, 'down'));
}

/** Kubernetes' pair: surge rounds up, unavailable rounds down, and where both come to 0 one may be unavailable. */
export function surgeAndUnavailable(
	maxSurge: Amount,
	maxUnavailable: Amount,
	total: number,
): { surge: number; unavailable: number } {
	const surge = amountOf(maxSurge, total, 'up');
	const unavailable = amountOf(maxUnavailable, total, 'down');
	return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
