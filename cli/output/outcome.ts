import { instanceJson, processJson } from '../../src/model/view-json.ts';
import type { InstanceView, ProcessView } from '../../src/model/views.ts';
import type { Invocation } from '../invocation.ts';
import { exitSentence, plural } from './format.ts';
import { whyLine } from './instances.ts';
import { harmless } from './table.ts';

/** An instance in a sentence: `web.0 on web-1, pid 123`, `web.1 waits for a node: no node is ready`. */
export function instancePhrase(instance: InstanceView, now: number): string {
	const where = instance.node === undefined ? '' : ` on ${instance.node}`;
	if (instance.node === undefined) return harmless(`${instance.id} waits for a node: ${instance.reason ?? 'none yet'}`);
	if (instance.phase === 'running') return `${instance.id}${where}, pid ${instance.pid ?? 'unknown'}`;
	if (instance.phase === 'exited' && instance.exit !== undefined) {
		return `${instance.id}${where} ${exitSentence(instance.exit)}`;
	}
	const why = whyLine(instance, now);
	return harmless(`${instance.id}${where} ${instance.phase}${why === '' ? '' : `: ${why}`}`);
}

/** `started web (2 instances): web.0 on a, pid 12; web.1 on b, pid 34`; at most five are named. */
export function processSentence(
	verb: string,
	process: ProcessView,
	instances: readonly InstanceView[],
	now: number,
): string {
	const shown = instances.slice(0, 5).map((each) => instancePhrase(each, now));
	const more = instances.length - shown.length;
	const list = shown.join('; ') + (more > 0 ? ` and ${more} more` : '');
	return `${verb} ${process.name} (${plural(instances.length, 'instance')})${list === '' ? '' : `: ${list}`}`;
}

/** Prints what a command did to some processes: `lines` for people, else the JSON of `status`; names only with -q. */
export async function printProcesses(
	run: Invocation,
	lines: readonly string[],
	processes: readonly ProcessView[],
	instances: readonly InstanceView[],
): Promise<void> {
	if (run.options.quiet === true) for (const process of processes) run.line(process.name);
	else if (run.human) for (const line of lines) run.line(line);
	else await run.value({ processes: processes.map(processJson), instances: instances.map(instanceJson) });
}
