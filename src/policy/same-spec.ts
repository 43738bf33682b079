import type { FunctionSpec } from '../model/function-spec.ts';
import type { ProcessSpec } from '../model/process-spec.ts';
import type { ScheduleSpec } from '../model/schedule-spec.ts';

/** Whether two specs say the same. The order of keys does not matter, that of lists does; an absent value equals `undefined`. */
export function sameSpec<Spec extends ProcessSpec | ScheduleSpec | FunctionSpec>(a: Spec, b: Spec): boolean {
	return a === b || sameValue(a, b);
}

/** As {@link sameSpec}, of any plain values. */
export function sameValue(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	if (Array.isArray(a) || Array.isArray(b)) {
		return (
			Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => sameValue(item, b[at]))
		);
	}
	const left = present(a);
	const right = present(b);
	if (left.size !== right.size) return false;
	for (const [key, value] of left) if (!right.has(key) || !sameValue(value, right.get(key))) return false;
	return true;
}

function present(value: object): Map<string, unknown> {
	return new Map(Object.entries(value).filter(([, item]) => item !== undefined));
}
