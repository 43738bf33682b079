import { sleep } from '../src/sys/clock.ts';
import type { Invocation } from './invocation.ts';
import type { OutputOptions } from './options.ts';
import { LiveView } from './output/live.ts';

/** Seconds between two looks. */
const LOOK_SECONDS = 2;

/** How a list is shown. */
interface Shape<View> {
	names(views: readonly View[]): readonly string[];
	json(views: readonly View[]): unknown;
	lines(views: readonly View[]): readonly string[];
	/** Without what changes by the clock alone; absent: all of it. */
	compared?(views: readonly View[]): unknown;
}

/** Looks again and again until Ctrl-C: live on a terminal; elsewhere, and as JSON, all of them anew whenever something but the clock has changed. */
export async function watched<View>(
	run: Invocation<OutputOptions>,
	look: (signal: AbortSignal) => Promise<readonly View[]>,
	shape: Shape<View>,
): Promise<void> {
	const signal = run.interruptible();
	const quiet = run.options.quiet === true;
	const live = run.io.stdout.isTTY && run.human && !quiet ? new LiveView(run.io.stdout) : undefined;
	for (let before = ''; !signal.aborted; await sleep(run.io.clock, LOOK_SECONDS, signal)) {
		const views = await look(signal);
		if (live !== undefined) {
			live.draw(shape.lines(views));
			continue;
		}
		const now = JSON.stringify(shape.compared?.(views) ?? views);
		if (now === before) continue;
		before = now;
		if (quiet) for (const name of shape.names(views)) run.line(name);
		else if (!run.human) await run.streamed(shape.json(views));
		else for (const line of shape.lines(views)) run.line(line);
	}
}
