import { toMinderError } from '../../model/errors.ts';
import type { Instance } from '../../model/records.ts';
import type { SignalOutcome } from '../../model/views.ts';
import type { AgentSessions } from '../sessions/agent-sessions.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { instancesNamed } from './names.ts';

/** Sends signals to programs, through their agents. */
export class SignalService {
	readonly #state: ClusterState;
	readonly #sessions: AgentSessions;

	constructor(state: ClusterState, sessions: AgentSessions) {
		this.#state = state;
		this.#sessions = sessions;
	}

	/** One outcome for each instance; one that fails keeps no other from getting its signal. @throws MinderError `not-found` */
	async signal(names: readonly string[], signal: NodeJS.Signals): Promise<SignalOutcome[]> {
		return Promise.all(instancesNamed(this.#state.view, names).map((instance) => this.#one(instance, signal)));
	}

	async #one(instance: Instance, signal: NodeJS.Signals): Promise<SignalOutcome> {
		const { id, node, unplaced } = instance;
		if (node === undefined) return { instance: id, error: `${id} is on no node: ${unplaced ?? 'not placed yet'}` };
		try {
			const error = await this.#sessions.of(node).signal(id, signal);
			return error === undefined || error === '' ? { instance: id } : { instance: id, error };
		} catch (error) {
			return { instance: id, error: toMinderError(error).message };
		}
	}
}
