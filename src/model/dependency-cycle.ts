import type { ScheduleName } from './ids.ts';
import type { ScheduleSpec } from './schedule-spec.ts';

/** What a dependency cycle is looked for in; `dependsOn` has the names as keys. */
export interface Dependent<Name extends string> {
	readonly name: Name;
	readonly dependsOn?: Readonly<Record<Name, unknown>>;
}

/**
 * A cycle among the dependencies of these processes, or what else depends on its like, or undefined where there is none. Dependencies on what is not among
 * them lead nowhere. Linear in processes and dependencies.
 *
 * @returns the names along the cycle, the first one again at the end: `[a, b, a]`; `[a, a]` for one that depends on itself
 */
export function dependencyCycle<Name extends string>(processes: Iterable<Dependent<Name>>): Name[] | undefined {
	const byName = new Map<string, Dependent<Name>>();
	for (const process of processes) byName.set(process.name, process);
	const done = new Set<string>();
	for (const start of byName.values()) {
		// The way from `start`, each step with the dependencies of it that are still to be followed.
		const way: { readonly name: Name; readonly rest: string[] }[] = [];
		const onWay = new Set<string>();
		const enter = ({ name, dependsOn }: Dependent<Name>) => {
			way.push({ name, rest: Object.keys(dependsOn ?? {}).reverse() });
			onWay.add(name);
		};
		if (!done.has(start.name)) enter(start);
		for (let step = way.at(-1); step !== undefined; step = way.at(-1)) {
			const next = byName.get(step.rest.pop() ?? '');
			if (next !== undefined && onWay.has(next.name)) {
				const names = way.map(({ name }) => name);
				return [...names.slice(names.indexOf(next.name)), next.name];
			}
			if (next !== undefined) {
				if (!done.has(next.name)) enter(next);
			} else if (step.rest.length === 0) {
				way.pop();
				onWay.delete(step.name);
				done.add(step.name);
			}
		}
	}
	return undefined;
}

/** As {@link dependencyCycle}, among schedules. */
export function scheduleCycle(
	schedules: Iterable<Pick<ScheduleSpec, 'name' | 'dependsOn'>>,
): ScheduleName[] | undefined {
	return dependencyCycle(
		Array.from(schedules, ({ name, dependsOn = [] }) => ({
			name,
			dependsOn: Object.fromEntries(dependsOn.map((each) => [each, true])) as Record<ScheduleName, true>,
		})),
	);
}

/** What to say of a cycle: `a depends on itself`, or the way around with what to do. */
export function cycleText(cycle: readonly string[]): string {
	if (cycle.length <= 2) return `${cycle[0] ?? ''} depends on itself; remove that dependency`;
	return `dependencies go around in a circle: ${cycle.join(' → ')}; remove one of them`;
}
