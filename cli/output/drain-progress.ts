import type { InstanceView, NodeView } from '../../src/model/views.ts';
import type { Invocation } from '../invocation.ts';
import type { StatusBoard } from '../status-board.ts';
import { formatAge, plural } from './format.ts';
import { whyLine } from './instances.ts';
import { LiveView } from './live.ts';
import { harmless } from './table.ts';

/** Instances named where there is no terminal. */
const NAMED = 5;

/**
 * How far drains are: on a terminal a block on stderr with each instance that is left and why, elsewhere a line on stdout whenever what
 * is left has changed.
 */
export class DrainProgress {
	readonly #run: Invocation;
	readonly #view: LiveView | undefined;
	readonly #told = new Map<string, string>();

	constructor(run: Invocation) {
		this.#run = run;
		this.#view =
			run.human && run.options.quiet !== true && run.io.stderr.isTTY ? new LiveView(run.io.stderr) : undefined;
	}

	show(nodes: readonly NodeView[], board: StatusBoard): void {
		const draining = nodes.filter(({ maintenance }) => maintenance?.kind === 'draining');
		if (this.#view !== undefined) this.#view.draw(draining.flatMap((node) => this.#block(node, board)));
		else if (this.#run.human && this.#run.options.quiet !== true) for (const node of draining) this.#tell(node, board);
	}

	clear(): void {
		this.#view?.clear();
	}

	#block(node: NodeView, board: StatusBoard): string[] {
		const left = remainingOf(board, node.name);
		const now = this.#run.io.clock.wall();
		return [headOf(node, now), ...left.map((each) => `  ${remainingLine(each, now)}`)];
	}

	#tell(node: NodeView, board: StatusBoard): void {
		const left = remainingOf(board, node.name);
		const now = this.#run.io.clock.wall();
		const key = [node.maintenance?.remaining, ...left.map(({ id, phase, reason }) => `${id} ${phase} ${reason}`)].join(
			'\n',
		);
		if (this.#told.get(node.name) === key) return;
		this.#told.set(node.name, key);
		const named = left.slice(0, NAMED).map((each) => remainingLine(each, now));
		const more = left.length > NAMED ? [`${left.length - NAMED} more`] : [];
		this.#run.line([headOf(node, now), [...named, ...more].join('; ')].filter((part) => part !== '').join(': '));
	}
}

function headOf({ name, maintenance }: NodeView, now: number): string {
	const left = plural(maintenance?.remaining ?? 0, 'instance');
	const at = maintenance?.deadlineAt;
	const limit = at === undefined ? '' : at <= now ? ', the deadline has passed' : `, deadline in ${formatAge(now, at)}`;
	return `${name}: ${left} left${limit}`;
}

/** What is still on a node: wanted there, or with a program. */
export function remainingOf(board: StatusBoard, node: string): InstanceView[] {
	return board
		.sortedInstances()
		.filter((each) => each.node === node && (each.want === 'run' || each.pid !== undefined));
}

/** `web.0 running (goes once web.4 is ready on b)`. */
function remainingLine(instance: InstanceView, now: number): string {
	const why = whyLine(instance, now);
	return harmless(`${instance.id} ${instance.phase}${why === '' ? '' : ` (${why})`}`);
}
