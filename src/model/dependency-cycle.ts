import type { ProcessName } from './ids.ts';
import type { ProcessSpec } from './process-spec.ts';

/** What a dependency cycle is looked for in. */
export type Dependent = Pick<ProcessSpec, 'name' | 'dependsOn'>;

/**
 * A cycle among the dependencies of these processes, or undefined where there is none. Dependencies on processes that are not among them
 * lead nowhere. Linear in processes and dependencies.
 *
 * @returns the names along the cycle, the first one again at the end: `[a, b, a]`; `[a, a]` for a process that depends on itself
 */
export function dependencyCycle(processes: Iterable<Dependent>): ProcessName[] | undefined {
	const byName = new Map<string, Dependent>();
	for (const process of processes) byName.set(process.name, process);
	const done = new Set<string>();
	for (const start of byName.values()) {
		// The way from `start`, each step with the dependencies of it that are still to be followed.
		const way: { readonly name: ProcessName; readonly rest: string[] }[] = [];
		const onWay = new Set<string>();
		const enter = ({ name, dependsOn = {} }: Dependent) => {
			way.push({ name, rest: Object.keys(dependsOn).reverse() });
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

/** What to say of a cycle: `a depends on itself`, or the way around with what to do. */
export function cycleText(cycle: readonly ProcessName[]): string {
	if (cycle.length <= 2) return `${cycle[0] ?? ''} depends on itself; remove that dependency`;
	return `dependencies go around in a circle: ${cycle.join(' → ')}; remove one of them`;
}
