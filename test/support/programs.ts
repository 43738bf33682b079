import type { Assignment, Observed } from '../../src/model/records.ts';
import type { FakeAgent } from './fake-agent.ts';
import { settle } from './fake-clock.ts';

/** `hangs`: runs and never gets ready. */
export type Mood = 'good' | 'fails' | 'hangs';

/** The programs of agents that are not obedient: each does what the mood of its spec says, one round after another. */
export class Programs {
	/** By the first argument of the spec; without one: good. */
	readonly moods = new Map<string, Mood>();
	/** Runs that were begun, e.g. `web.0 2`: instance and revision. */
	readonly begun: string[] = [];
	readonly #agents: readonly FakeAgent[];
	readonly #taken = new Map<FakeAgent, Map<string, Assignment>>();
	#attempt = 0;

	constructor(agents: readonly FakeAgent[]) {
		this.#agents = agents;
	}

	/** Rounds until nothing happens any more; `each` is called after each of them. */
	async run(each: () => Promise<void> | void = () => undefined): Promise<void> {
		await settle();
		await settle();
		for (let round = 0; this.round(); round++) {
			if (round > 200) throw new Error('the programs do not come to rest');
			await settle();
			await settle();
			await each();
		}
	}

	/** Reports what follows from what is assigned now; whether anything did. */
	round(): boolean {
		let moved = false;
		for (const agent of this.#agents) {
			const taken = this.#taken.get(agent) ?? new Map<string, Assignment>();
			this.#taken.set(agent, taken);
			for (const [id, before] of taken) {
				if (agent.assignments.has(before.instance)) continue;
				taken.delete(id);
				agent.report(id, 'stopped', { gone: true });
				moved = true;
			}
			for (const [id, assignment] of agent.assignments) {
				const before = taken.get(id);
				if (before?.generation === assignment.generation) continue;
				taken.set(id, assignment);
				this.#report(agent, assignment, before);
				moved = true;
			}
		}
		return moved;
	}

	#report(
		agent: FakeAgent,
		{ instance, revision, startGeneration, want, spec }: Assignment,
		before?: Assignment,
	): void {
		if (want === 'stop') return agent.report(instance, 'stopped');
		const known = agent.observed.get(instance);
		if (before !== undefined && before.startGeneration === startGeneration && known !== undefined) {
			return agent.report(instance, known.phase, { ready: known.ready });
		}
		this.begun.push(`${instance} ${revision}`);
		const attempt: Partial<Observed> = { attempt: ++this.#attempt };
		const mood = this.moods.get(spec.args[0] ?? '') ?? 'good';
		if (mood === 'fails') agent.report(instance, 'failed', { ...attempt, reason: 'exited with code 3' });
		else agent.report(instance, 'running', { ...attempt, ready: mood === 'good' });
	}
}
