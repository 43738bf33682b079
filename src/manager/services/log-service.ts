import { MinderError } from '../../model/errors.ts';
import { isInstanceId, splitInstanceId } from '../../model/ids.ts';
import type { Instance } from '../../model/records.ts';
import type { LogChunk, LogRange } from '../../model/views.ts';
import type { RunLogs } from '../schedules/run-logs.ts';
import type { AgentSession } from '../sessions/agent-session.ts';
import type { AgentSessions } from '../sessions/agent-sessions.ts';
import type { LogRelay } from '../sessions/log-relay.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { mergeStreams } from './merge-streams.ts';
import { instancesNamed } from './names.ts';

/** Reads the output of programs, through their agents. */
export class LogService {
	readonly #state: ClusterState;
	readonly #sessions: AgentSessions;
	readonly #relay: LogRelay;
	readonly #runs: RunLogs;

	constructor(state: ClusterState, sessions: AgentSessions, relay: LogRelay, runs: RunLogs) {
		this.#runs = runs;
		this.#state = state;
		this.#sessions = sessions;
		this.#relay = relay;
	}

	/**
	 * The output of an instance, or of all instances that a process has at the time of the call, as it comes; of a run, or of a schedule's newest.
	 * @throws MinderError `not-found`; `node-unavailable` naming the instance that cannot be read, before anything is read
	 */
	async *read(name: string, range: LogRange, signal?: AbortSignal): AsyncGenerator<LogChunk, void, undefined> {
		if (this.#runs.covers(name)) return yield* this.#runs.read(name, range, signal);
		const instances = this.#named(name);
		const sources = instances.map((instance) => ({ id: instance.id, session: this.#sessionOf(instance, instances) }));
		const over = new AbortController();
		const stop = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
		try {
			yield* mergeStreams(sources.map(({ id, session }) => this.#relay.read(session, id, range, stop)));
		} finally {
			over.abort();
		}
	}

	/** @throws MinderError `not-found`; of an instance that a rollout has taken away it says where its last lines are */
	#named(name: string): Instance[] {
		const { view } = this.#state;
		if (isInstanceId(name) && !view.instances.has(name)) {
			const { process } = splitInstanceId(name);
			const record = view.rollouts.get(process);
			const phase = record?.rollout.phase;
			if (
				record?.output !== undefined &&
				phase !== undefined &&
				'failure' in phase &&
				phase.failure.instance === name
			) {
				const where = `\`minder rollout status ${process}\` has its last lines`;
				throw new MinderError('not-found', `${name} failed in a rollout and is there no more; ${where}`, {
					details: { name },
				});
			}
		}
		return instancesNamed(view, [name]);
	}

	#sessionOf(instance: Instance, all: readonly Instance[]): AgentSession {
		const others = all.length > 1 ? '; read the others one by one, e.g. `minder logs NAME.0`' : '';
		if (instance.node === undefined) {
			const why = instance.unplaced ?? 'not placed yet';
			throw new MinderError('node-unavailable', `${instance.id} is on no node, so it has no logs: ${why}${others}`);
		}
		try {
			return this.#sessions.of(instance.node);
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			throw new MinderError('node-unavailable', `the logs of ${instance.id} cannot be read now: ${why}${others}`, {
				cause: error,
			});
		}
	}
}
