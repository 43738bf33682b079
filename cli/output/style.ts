import pc from 'picocolors';
import type { ShownPhase } from '../../src/model/records.ts';
import type { Sink } from '../io.ts';

/** Colours for one sink; each function returns its text unchanged where colours are off. */
export type Style = ReturnType<typeof pc.createColors>;

/** Colours on a terminal, unless NO_COLOR is set to anything. */
export function styleFor(sink: Sink, env: Readonly<Record<string, string | undefined>>): Style {
	const off = env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '';
	return pc.createColors(sink.isTTY && !off && env['TERM'] !== 'dumb');
}

const PAINT: Record<ShownPhase, (style: Style, text: string) => string> = {
	pending: (style, text) => style.yellow(text),
	starting: (style, text) => style.cyan(text),
	running: (style, text) => style.green(text),
	stopping: (style, text) => style.cyan(text),
	stopped: (style, text) => style.dim(text),
	backoff: (style, text) => style.yellow(text),
	exited: (style, text) => style.dim(text),
	failed: (style, text) => style.red(text),
	unknown: (style, text) => style.magenta(text),
	lost: (style, text) => style.red(text),
};

/** `text` in the colour of `phase`: green runs, red needs somebody, yellow waits. */
export function paintPhase(style: Style, phase: ShownPhase, text: string = phase): string {
	return PAINT[phase](style, text);
}
