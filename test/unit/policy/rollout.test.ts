import { describe, expect, it } from 'vitest';
import type { InstanceId, ProcessName } from '../../../src/model/ids.ts';
import { instanceIdOf } from '../../../src/model/ids.ts';
import type { UpdateSpec } from '../../../src/model/update-spec.ts';
import type { RolloutPlan } from '../../../src/policy/rollout.ts';
import { planRollout } from '../../../src/policy/rollout.ts';
import { beginRollout, paused, promote, rebased, resumed } from '../../../src/policy/rollout-command.ts';
import type { Rollout, RolloutInstance, RolloutScope, Seen } from '../../../src/policy/rollout-state.ts';

const api = 'api' as ProcessName;
const SETTINGS: UpdateSpec = {
	maxParallel: 1,
	canary: 0,
	minHealthySeconds: 10,
	healthyDeadlineSeconds: 300,
	progressDeadlineSeconds: 600,
	autoRevert: true,
	autoPromote: false,
	stopFirst: false,
};

/** A cluster that does what it is told at once; its programs become ready when a test says so. */
class Cluster {
	now = 1000;
	scope: RolloutScope;
	rollout: Rollout;
	rows: RolloutInstance[];
	#generation = 10;
	#attempt = 10;

	constructor(count: number, settings: Partial<UpdateSpec> = {}, cause: 'apply' | 'undo' | 'restart' = 'apply') {
		this.scope = { count, stopped: false, settings: { ...SETTINGS, ...settings }, restarts: (a, b) => a !== b };
		this.rows = Array.from({ length: count }, (_, ordinal) => this.row(ordinal, 1, { kind: 'ready', attempt: 1 }));
		const target = cause === 'restart' ? { revision: 1, after: this.#generation } : { revision: 2, after: 0 };
		this.rollout = beginRollout({ process: api, target, stable: 1, cause }, this.scope, this.now);
	}

	row(ordinal: number, revision: number, seen: Seen): RolloutInstance {
		const id = instanceIdOf(api, ordinal);
		return { id, ordinal, revision, startGeneration: ++this.#generation - 10, want: 'run', seen };
	}

	/** Plans, applies, plans again: nothing more. Returns the actions in short. */
	plan(): string[] {
		const first = this.#planOnce();
		for (const action of first.actions) this.#apply(action);
		const again = this.#planOnce();
		expect(again.actions).toEqual([]);
		return first.actions.map((action) => {
			const id = action.id.split('.')[1];
			if (action.kind === 'create' || action.kind === 'update') return `${action.kind} ${id} @${action.revision}`;
			return action.kind === 'want' ? `${action.want} ${id}` : `remove ${id}`;
		});
	}

	get phase(): string {
		const { phase } = this.rollout;
		return phase.kind === 'running' ? `running ${phase.stage}` : phase.kind;
	}

	see(ordinal: number, seen: Seen['kind']): void {
		this.rows = this.rows.map((row) => (row.ordinal === ordinal ? { ...row, seen: this.#seen(seen) } : row));
	}

	/** Ready, and the time until it is healthy goes by. Returns what follows. */
	healthy(ordinal: number): string[] {
		this.see(ordinal, 'ready');
		expect(this.plan()).toEqual([]);
		this.now += 10;
		return this.plan();
	}

	#seen(kind: Seen['kind']): Seen {
		if (kind === 'ready') return { kind, attempt: ++this.#attempt };
		if (kind === 'failed') return { kind, reason: 'exit code 1' };
		return { kind };
	}

	#planOnce(): RolloutPlan {
		const plan = planRollout(this.rollout, this.scope, this.rows, this.now);
		this.rollout = plan.rollout;
		if (plan.deadline !== undefined) expect(plan.deadline).toBeGreaterThan(this.now);
		return plan;
	}

	#apply(action: RolloutPlan['actions'][number]): void {
		const generation = 100 + ++this.#generation;
		switch (action.kind) {
			case 'create':
				this.rows.push({
					id: action.id,
					ordinal: action.ordinal,
					revision: action.revision,
					startGeneration: generation,
					want: this.scope.stopped ? 'stop' : 'run',
					seen: { kind: 'waiting' },
				});
				return;
			case 'remove':
				this.rows = this.rows.filter((row) => row.id !== action.id);
				return;
			case 'update':
				this.#change(action.id, (row) => ({
					...row,
					revision: action.revision,
					...(action.restarts ? { startGeneration: generation, seen: { kind: 'waiting' } } : {}),
				}));
				return;
			case 'want':
				this.#change(action.id, (row) => ({ ...row, want: action.want, seen: { kind: 'waiting' } }));
		}
	}

	#change(id: InstanceId, change: (row: RolloutInstance) => RolloutInstance): void {
		this.rows = this.rows.map((row) => (row.id === id ? change(row) : row));
	}
}

describe('a rollout', () => {
	it('puts a spare beside, and takes an old one away once it is healthy', () => {
		const cluster = new Cluster(2);
		expect(cluster.plan()).toEqual(['create 2 @2']);
		expect(cluster.healthy(2)).toEqual(['remove 1', 'create 3 @2']);
		expect(cluster.healthy(3)).toEqual(['remove 0']);
		expect(cluster.phase).toBe('succeeded');
		expect(cluster.plan()).toEqual([]);
	});

	it('replaces in place where old ones stop first, lowest ordinals first', () => {
		const cluster = new Cluster(3, { stopFirst: true, maxParallel: 2 });
		expect(cluster.plan()).toEqual(['update 0 @2', 'update 1 @2']);
		expect(cluster.healthy(1)).toEqual(['update 2 @2']);
		expect(cluster.healthy(0)).toEqual([]);
		expect(cluster.healthy(2)).toEqual([]);
		expect(cluster.phase).toBe('succeeded');
	});

	it('moves to another node where its own is not allowed any more', () => {
		const cluster = new Cluster(2, { stopFirst: true });
		cluster.scope = { ...cluster.scope, mustMove: (id, revision) => id === 'api.0' && revision === 2 };
		expect(cluster.plan()).toEqual(['remove 0', 'create 2 @2']);
		expect(cluster.healthy(2)).toEqual(['update 1 @2']);
	});

	it('leaves the ordinals of what is still stopping alone', () => {
		const cluster = new Cluster(1);
		cluster.scope = { ...cluster.scope, taken: new Set([1, 2]) };
		expect(cluster.plan()).toEqual(['create 3 @2']);
	});

	it('begins the healthy time anew with each run', () => {
		const cluster = new Cluster(1);
		cluster.plan();
		cluster.see(1, 'ready');
		cluster.plan();
		cluster.now += 9;
		cluster.see(1, 'ready');
		expect(cluster.plan()).toEqual([]);
		cluster.now += 9;
		expect(cluster.plan()).toEqual([]);
		cluster.now += 1;
		expect(cluster.plan()).toEqual(['remove 0']);
	});

	it('waits at its canaries, and keeps all old ones until it is promoted', () => {
		const cluster = new Cluster(3, { canary: 1 });
		expect(cluster.plan()).toEqual(['create 3 @2']);
		expect(() => promote(cluster.rollout, SETTINGS, cluster.now, () => 'starting')).toThrow(
			'cannot promote the rollout of api: its canaries are not healthy yet (api.3 starting)',
		);
		expect(cluster.healthy(3)).toEqual([]);
		expect(cluster.phase).toBe('waiting-for-promotion');
		cluster.now += 100_000;
		expect(cluster.plan()).toEqual([]);
		cluster.rollout = promote(cluster.rollout, SETTINGS, cluster.now, () => 'running');
		expect(cluster.plan()).toEqual(['remove 2', 'create 4 @2']);
	});

	it('promotes itself where asked to', () => {
		const cluster = new Cluster(2, { canary: 1, autoPromote: true });
		cluster.plan();
		expect(cluster.healthy(2)).toEqual(['remove 1', 'create 3 @2']);
	});

	it.each([
		['failed', 0, 'api.3 failed: exit code 1'],
		['waiting', 300, 'api.3 was not ready within 5m'],
	] as const)('goes back where a canary is %s, old ones untouched', (seen, seconds, reason) => {
		const cluster = new Cluster(3, { canary: 1 });
		const before = [...cluster.rows];
		cluster.plan();
		cluster.see(3, seen);
		cluster.now += seconds;
		expect(cluster.plan()).toEqual(['remove 3']);
		expect(cluster.rollout.phase).toEqual({ kind: 'reverted', failure: { instance: 'api.3', reason } });
		expect(cluster.rows).toEqual(before);
	});

	it('goes back in the middle without canaries, one by one', () => {
		const cluster = new Cluster(3, { canary: 1, autoPromote: true });
		cluster.plan();
		cluster.healthy(3);
		expect(cluster.healthy(4)).toEqual(['remove 1', 'create 2 @2']);
		cluster.see(2, 'failed');
		expect(cluster.plan()).toEqual(['remove 2', 'create 1 @1']);
		expect(cluster.healthy(1)).toEqual(['remove 4', 'create 2 @1']);
		expect(cluster.healthy(2)).toEqual(['remove 3']);
		expect(cluster.phase).toBe('reverted');
		expect(cluster.rows.map((row) => row.ordinal)).toEqual([0, 1, 2]);
	});

	it('stays as it is where it may not go back', () => {
		const cluster = new Cluster(2, { autoRevert: false, stopFirst: true });
		cluster.plan();
		cluster.see(0, 'failed');
		expect(cluster.plan()).toEqual([]);
		expect(cluster.phase).toBe('failed');
		cluster.scope = { ...cluster.scope, count: 3 };
		expect(cluster.plan()).toEqual(['create 2 @1']);
	});

	it('fails when nothing goes on, and says for whom it waited', () => {
		const cluster = new Cluster(2, { autoRevert: false });
		cluster.plan();
		cluster.see(2, 'silent');
		cluster.now += 599;
		expect(cluster.plan()).toEqual([]);
		expect(cluster.phase).toBe('running all');
		cluster.now += 1;
		expect(cluster.plan()).toEqual(['remove 2']);
		expect(cluster.rollout.phase).toEqual({
			kind: 'failed',
			failure: {
				instance: 'api.2',
				reason: 'no progress for 10m: 0 of 3 healthy; waited for api.2 (its node is silent)',
			},
		});
	});

	it('gives an instance its time again once its node is back', () => {
		const cluster = new Cluster(2);
		cluster.plan();
		cluster.see(2, 'silent');
		cluster.plan();
		cluster.now += 400;
		cluster.see(2, 'waiting');
		cluster.plan();
		expect(cluster.phase).toBe('running all');
		expect(cluster.healthy(2)).toEqual(['remove 1', 'create 3 @2']);
	});

	it('keeps an old one on a silent node until the rest is enough without it', () => {
		const cluster = new Cluster(2);
		cluster.see(1, 'silent');
		expect(cluster.plan()).toEqual(['create 2 @2']);
		expect(cluster.healthy(2)).toEqual(['remove 1', 'create 3 @2']);
	});

	it('restarts in place, each healthy before the next, and does not go back', () => {
		const cluster = new Cluster(2, { canary: 1 }, 'restart');
		expect(cluster.plan()).toEqual(['update 0 @1']);
		expect(cluster.healthy(0)).toEqual(['update 1 @1']);
		const untouched = cluster.rows.slice(0, 1);
		cluster.see(1, 'failed');
		expect(cluster.plan()).toEqual([]);
		expect(cluster.phase).toBe('failed');
		expect(cluster.rows.slice(0, 1)).toEqual(untouched);
	});

	it('does nothing while paused, and begins its deadlines anew', () => {
		const cluster = new Cluster(3);
		cluster.plan();
		cluster.rollout = paused(cluster.rollout);
		cluster.now += 10_000;
		cluster.see(3, 'ready');
		expect(cluster.plan()).toEqual([]);
		cluster.see(3, 'waiting');
		expect(cluster.plan()).toEqual([]);
		cluster.rollout = resumed(cluster.rollout, SETTINGS, cluster.now);
		expect(cluster.plan()).toEqual([]);
		expect(cluster.healthy(3)).toEqual(['remove 2', 'create 4 @2']);
		expect(() => resumed(cluster.rollout, SETTINGS, cluster.now)).toThrow(/cannot resume .* it is running/);
	});

	it('does not trust what was added while it was paused before it is healthy', () => {
		const cluster = new Cluster(2, {}, 'restart');
		cluster.plan();
		cluster.rollout = paused(cluster.rollout);
		cluster.scope = { ...cluster.scope, count: 3 };
		expect(cluster.plan()).toEqual(['create 2 @1']);
		cluster.see(2, 'ready');
		cluster.scope = { ...cluster.scope, count: 2 };
		expect(cluster.plan()).toEqual([]);
	});

	it('leaves no canary beyond the count while it is paused', () => {
		const cluster = new Cluster(2, { canary: 2, maxParallel: 2 });
		cluster.plan();
		cluster.rollout = paused(cluster.rollout);
		cluster.scope = { ...cluster.scope, count: 1 };
		expect(cluster.plan()).toEqual(['remove 3', 'remove 1']);
	});

	it('is ended by a stop', () => {
		const cluster = new Cluster(2);
		cluster.plan();
		cluster.scope = { ...cluster.scope, stopped: true };
		expect(cluster.plan().sort()).toEqual(['remove 2', 'stop 0', 'stop 1', 'update 0 @2', 'update 1 @2']);
		expect(cluster.phase).toBe('cancelled');
		expect(() => paused(cluster.rollout)).toThrow(/it was cancelled/);
	});

	it('follows the count: canaries stay canaries, old ones go first', () => {
		const cluster = new Cluster(3, { canary: 1 });
		cluster.plan();
		cluster.scope = { ...cluster.scope, count: 4 };
		expect(cluster.plan()).toEqual(['create 4 @1']);
		cluster.healthy(3);
		cluster.see(4, 'ready');
		cluster.scope = { ...cluster.scope, count: 1 };
		expect(cluster.plan()).toEqual(['remove 4', 'remove 2', 'remove 1']);
		expect(cluster.phase).toBe('waiting-for-promotion');
		cluster.rollout = promote(cluster.rollout, SETTINGS, cluster.now, () => 'running');
		expect(cluster.plan()).toEqual(['remove 0']);
		expect(cluster.phase).toBe('succeeded');
	});

	it('gives way to the next one, whose first to go are of neither revision', () => {
		const cluster = new Cluster(3);
		cluster.plan();
		cluster.healthy(3);
		const target = { revision: 3, after: 0 };
		cluster.rollout = beginRollout({ process: api, target, stable: 1, cause: 'apply' }, cluster.scope, cluster.now);
		expect(cluster.plan()).toEqual(['remove 4', 'create 2 @3']);
		expect(cluster.healthy(2)).toEqual(['remove 3', 'create 4 @3']);
	});

	it('changes only what goes on, without a start, where the programs need none', () => {
		const cluster = new Cluster(2);
		cluster.scope = { ...cluster.scope, restarts: () => false };
		const target = { revision: 2, after: 0 };
		cluster.rollout = beginRollout({ process: api, target, stable: 1, cause: 'apply' }, cluster.scope, cluster.now);
		const starts = cluster.rows.map((row) => row.startGeneration);
		expect(cluster.plan()).toEqual(['update 0 @2']);
		cluster.now += 10;
		expect(cluster.plan()).toEqual(['update 1 @2']);
		cluster.now += 10;
		cluster.plan();
		expect(cluster.phase).toBe('succeeded');
		expect(cluster.rows.map((row) => row.startGeneration)).toEqual(starts);
	});

	it('has the same time left on another clock', () => {
		const cluster = new Cluster(1);
		cluster.plan();
		cluster.see(1, 'ready');
		const before = planRollout(cluster.rollout, cluster.scope, cluster.rows, cluster.now);
		const after = planRollout(rebased(before.rollout, 500), cluster.scope, cluster.rows, cluster.now + 500);
		expect(after.deadline).toBe((before.deadline ?? 0) + 500);
		expect(after.rollout).toEqual(rebased(before.rollout, 500));
	});
});
