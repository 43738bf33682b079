import type { ProcessSpec } from '../../src/model/process-spec.ts';
import type { InstanceView } from '../../src/model/views.ts';
import { isSuccess } from './format.ts';
import { checkByHand } from './probe-words.ts';

/** Begins the reason of an instance that missed the deadline of its readiness. */
export const NOT_READY_IN_TIME = 'not ready within ';
/** Begins the reason of an instance whose liveness failed. */
export const NOT_HEALTHY = 'not healthy: ';

/** What a person can do next about an instance: commands to copy, each with what it is for. */
export function adviceFor(instance: InstanceView, spec: ProcessSpec): string[] {
	const { id, process, reason = '' } = instance;
	const output = `read its output: minder logs ${id} --stderr --tail 50`;
	switch (instance.phase) {
		case 'failed':
			if (instance.pid !== undefined || unkilled(instance) !== undefined) return unkilledAdvice(instance);
			return neverRan(instance)
				? ['change that in the spec, or on the machine: minder apply -f FILE', startAgain(process)]
				: [...probeAdvice(instance, spec), output, startAgain(process)];
		case 'backoff':
			return neverRan(instance)
				? [`look at its machine: minder nodes ${instance.node ?? ''}`.trimEnd()]
				: [...probeAdvice(instance, spec), output, `do not wait for it: minder restart ${id}`];
		case 'exited':
			return instance.exit === undefined || isSuccess(instance.exit, spec) ? [] : [output, startAgain(process)];
		case 'pending':
			return instance.node === undefined ? placeAdvice(reason) : waitAdvice(reason);
		case 'starting':
		case 'running':
			return instance.ready || spec.readiness === undefined ? [] : [...probeAdvice(instance, spec), output];
		case 'stopping':
			return waitAdvice(reason);
		case 'unknown':
		case 'lost':
			return [`look at its node: minder nodes ${instance.node ?? ''}`.trimEnd()];
		case 'stopped':
			return instance.want === 'run' ? [startAgain(process)] : [];
		default:
			return [];
	}
}

function startAgain(process: string): string {
	return `then start it again: minder start ${process}`;
}

/**
 * What SIGKILL did not end in time, as the reason of a failed instance has it; `undefined`: nothing is left of it. It goes on by itself once
 * that is gone.
 */
export function unkilled({ phase, reason = '' }: InstanceView): { readonly pids: readonly string[] } | undefined {
	const found = /\bnot gone \S+ after SIGKILL(?:: pids ([\d, ]+))?; goes on by itself /.exec(reason);
	return phase !== 'failed' || found === null ? undefined : { pids: found[1]?.split(', ') ?? [] };
}

function unkilledAdvice(instance: InstanceView): string[] {
	const { pids = [] } = unkilled(instance) ?? {};
	const list = pids.length > 0 || instance.pid === undefined ? pids : [instance.pid];
	return list.length === 0 ? [] : [`it cannot be killed: look at it on ${instance.node}: ps -fp ${list.join(',')}`];
}

/** Whether the newest attempt never came to run a program. */
function neverRan({ reason = '', ends }: InstanceView): boolean {
	const newest = ends?.last.at(-1);
	return (newest !== undefined && newest.exit === undefined) || reason.includes('cannot be executed');
}

/** The check that fails, to be made by hand. */
function probeAdvice({ reason = '', ready, phase }: InstanceView, spec: ProcessSpec): string[] {
	const which = reason.startsWith(NOT_HEALTHY)
		? spec.liveness
		: reason.startsWith(NOT_READY_IN_TIME) || (!ready && (phase === 'running' || phase === 'starting'))
			? spec.readiness
			: undefined;
	const command = which === undefined ? undefined : checkByHand(which.check);
	return command === undefined ? [] : [`make the check yourself on its machine: ${command}`];
}

/** `node web-1 is cordoned`: it may be taken back. */
function placeAdvice(reason: string): string[] {
	const closed = /\bnode (\S+) is (?:cordoned|draining)/.exec(reason)?.[1];
	const back = closed === undefined ? [] : [`when ${closed} may be used again: minder node uncordon ${closed}`];
	return [...back, 'look at the nodes: minder nodes'];
}

/** `waits for db to be ready`, `stops after web.0, …`: the other one is to be looked at. */
function waitAdvice(reason: string): string[] {
	const other = /^(?:waits for|stops after) ([A-Za-z0-9][\w-]*)/.exec(reason)?.[1];
	if (other === undefined) return [];
	const how = reason.includes('which is stopped') ? `start it: minder start ${other}` : undefined;
	if (reason.includes('which does not exist'))
		return [`make ${other}: minder apply -f FILE, or minder start -n ${other} -p PATH`];
	return [how ?? `look at what it waits for: minder describe ${other}`];
}
