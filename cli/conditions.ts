import { MinderError } from '../src/model/errors.ts';
import type { InstanceView, ProcessView } from '../src/model/views.ts';
import { NOT_READY_IN_TIME, unkilled } from './output/advice.ts';
import { exitSentence, isSuccess } from './output/format.ts';
import type { StatusBoard } from './status-board.ts';
import type { Verdict } from './status-watch.ts';

/** What `minder wait --for` and the `--wait` of other commands can wait for. */
export const CONDITIONS = ['ready', 'running', 'stopped', 'exited'] as const;
export type Condition = (typeof CONDITIONS)[number];

type Standing = 'yes' | 'not-yet' | { readonly never: string };

/**
 * Whether `condition` holds for each of `names` (processes or instances), and why it never will where that is certain.
 *
 * | condition | holds when |
 * |---|---|
 * | ready | every wanted instance is ready |
 * | running | every wanted instance runs |
 * | stopped | no instance has a program: stopped, exited or failed |
 * | exited | every instance ended by itself with success: code 0, or what the spec lists |
 */
export function conditionVerdict(
	board: StatusBoard,
	names: readonly string[],
	condition: Condition,
): Verdict<InstanceView[]> {
	return allOf(board, names, (process, instances) => {
		if (condition === 'stopped') return everyOne(instances, stoppedStanding);
		if (process?.stopped === true && instances.every((each) => each.want === 'stop')) {
			return { never: `${process.name} is stopped; start it with: minder start ${process.name}` };
		}
		const wanted = wantedOf(instances);
		if (process !== undefined && wanted.length < process.count) return 'not-yet';
		const standing = STANDINGS[condition];
		return everyOne(wanted, (each) => standing(each, process ?? board.processes.get(each.process)));
	});
}

/** Whether what was asked of each process is done: ready, or, for one that runs to completion, ended with success. */
export function settledVerdict(board: StatusBoard, names: readonly string[]): Verdict<InstanceView[]> {
	return allOf(board, names, (process, instances) => {
		if (process?.stopped === true) return 'yes';
		const wanted = wantedOf(instances);
		if (process !== undefined && wanted.length < process.count) return 'not-yet';
		return everyOne(wanted, (each) => missedDeadline(each, board.begun.get(each.id)) ?? settledStanding(each, process));
	});
}

/** Those that are to run; without lost ones, in whose place there are others. */
function wantedOf(instances: readonly InstanceView[]): InstanceView[] {
	const wanted = instances.filter((each) => each.want === 'run');
	const kept = wanted.filter((each) => each.phase !== 'lost');
	return kept.length === 0 ? wanted : kept;
}

/** {@link settledVerdict} of one instance, in one word. */
export function settledStanding(instance: InstanceView, process: ProcessView | undefined): Standing {
	if (instance.phase === 'exited') return exitedStanding(instance, process);
	if (process?.spec.daemon === false) return instance.phase === 'failed' ? failed(instance) : 'not-yet';
	return readyStanding(instance);
}

/** It will be tried again, but whoever waits wants to know now. @param begun how it was before the wait */
function missedDeadline(
	{ id, attempt, phase, reason }: InstanceView,
	begun: InstanceView | undefined,
): Standing | undefined {
	if (phase !== 'stopping' && phase !== 'backoff') return undefined;
	if (reason?.startsWith(NOT_READY_IN_TIME) !== true) return undefined;
	const before =
		begun !== undefined && begun.attempt === attempt && begun.reason?.startsWith(NOT_READY_IN_TIME) === true;
	if (before) return undefined;
	const what = reason.replace(/; (?:sent SIG|stopping in |preStop runs|postStop runs|restarting ).*$/, '');
	return { never: `${id} is ${what}; look at: minder describe ${id}` };
}

function allOf(
	board: StatusBoard,
	names: readonly string[],
	judge: (process: ProcessView | undefined, instances: InstanceView[]) => Standing,
): Verdict<InstanceView[]> {
	let waiting = false;
	const all: InstanceView[] = [];
	for (const name of names) {
		const instances = board.of(name);
		const process = board.processes.get(name);
		const whole = process !== undefined;
		if (!whole && instances.length === 0) {
			return { kind: 'impossible', error: new MinderError('not-found', `${name} is not there any more`) };
		}
		const owner = process ?? board.processes.get(instances[0]?.process ?? '');
		const standing = judge(whole ? process : singleOf(owner), instances);
		if (typeof standing === 'object') {
			return { kind: 'impossible', error: new MinderError('precondition', standing.never) };
		}
		if (standing === 'not-yet') waiting = true;
		all.push(...instances);
	}
	return waiting ? { kind: 'waiting' } : { kind: 'met', result: all };
}

/** The process of an instance that was asked for by its own id: only that one counts. */
function singleOf(process: ProcessView | undefined): ProcessView | undefined {
	return process === undefined ? undefined : { ...process, count: Math.min(process.count, 1) };
}

function everyOne(instances: readonly InstanceView[], judge: (instance: InstanceView) => Standing): Standing {
	let standing: Standing = 'yes';
	for (const instance of instances) {
		const one = judge(instance);
		if (typeof one === 'object') return one;
		if (one === 'not-yet') standing = 'not-yet';
	}
	return standing;
}

function failed(instance: InstanceView): Standing {
	return {
		never: `${instance.id} failed: ${instance.reason ?? 'no reason given'}; look at: minder logs ${instance.id} --all`,
	};
}

function gone(instance: InstanceView): Standing | undefined {
	if (instance.phase === 'failed') return failed(instance);
	if (instance.phase === 'lost') return { never: `${instance.id} is lost: ${instance.reason ?? 'its node is gone'}` };
	return undefined;
}

function readyStanding(instance: InstanceView): Standing {
	return liveStanding(instance, instance.ready && instance.phase === 'running');
}

function runningStanding(instance: InstanceView): Standing {
	return liveStanding(instance, instance.phase === 'running');
}

function liveStanding(instance: InstanceView, holds: boolean): Standing {
	if (holds) return 'yes';
	if (instance.phase === 'exited') {
		const how = instance.exit === undefined ? 'exited' : exitSentence(instance.exit);
		return { never: `${instance.id} ${how} and is not started again` };
	}
	return gone(instance) ?? 'not-yet';
}

function exitedStanding(instance: InstanceView, process: ProcessView | undefined): Standing {
	if (instance.phase !== 'exited') return gone(instance) ?? 'not-yet';
	if (instance.exit === undefined || isSuccess(instance.exit, process?.spec)) return 'yes';
	return { never: `${instance.id} ${exitSentence(instance.exit)}; look at: minder logs ${instance.id} --all` };
}

/** Stopped is what has no program left; a failed one that still has a pid, or left something behind, could not be killed. */
function stoppedStanding(instance: InstanceView): Standing {
	switch (instance.phase) {
		case 'stopped':
		case 'exited':
			return 'yes';
		case 'failed':
			return instance.pid === undefined && unkilled(instance) === undefined ? 'yes' : failed(instance);
		case 'pending':
			return instance.node === undefined ? 'yes' : 'not-yet';
		default:
			return 'not-yet';
	}
}

type Judge = (instance: InstanceView, process: ProcessView | undefined) => Standing;

const STANDINGS: Record<Exclude<Condition, 'stopped'>, Judge> = {
	ready: readyStanding,
	running: runningStanding,
	exited: exitedStanding,
};
