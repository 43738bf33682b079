/** What one request did at one lock, as its client and its command saw it. `at`: seconds of one clock for all. */
export type LockEvent = {
	readonly at: number;
	readonly lock: string;
	readonly request: string;
	readonly owner: string;
} & (
	| { readonly kind: 'asked'; readonly mode: 'exclusive' | 'shared' }
	/** The manager has confirmed a place in the queue. */
	| { readonly kind: 'queued' }
	/** Its command begins. */
	| { readonly kind: 'granted'; readonly token: number }
	/** Its command has ended, and it says so; or it has ended because the lock was lost. */
	| { readonly kind: 'released' | 'lost' }
	/** It waits no more: given up, or its client is dead or cut off, so that it may lose its place. */
	| { readonly kind: 'left' }
);

interface Story {
	readonly request: string;
	readonly owner: string;
	readonly mode: 'exclusive' | 'shared';
	readonly asked: number;
	readonly queued: number | undefined;
	readonly granted: number | undefined;
	readonly token: number;
	readonly ended: number;
	readonly left: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * What is wrong with a history of locks, a line each; none: nothing is. Of each lock:
 *
 * - commands of different owners run beside each other only as far as slots (or, with one slot, shared modes) allow;
 * - where only one can have it, a grant that began after another had ended has a higher token; no two owners ever have the same one;
 * - whoever had a place before another one asked, and kept to it, got it under a lower token; owners that get again what they have may do so at any time.
 */
export function lockProblems(events: readonly LockEvent[], slots: Readonly<Record<string, number>> = {}): string[] {
	const byLock = new Map<string, LockEvent[]>();
	for (const event of events) byLock.set(event.lock, [...(byLock.get(event.lock) ?? []), event]);
	return [...byLock].flatMap(([lock, some]) => {
		const stories = storiesOf(some);
		const problems = [...overlaps(stories, slots[lock] ?? 1), ...tokens(stories, slots[lock] ?? 1), ...order(stories)];
		return problems.map((problem) => `${lock}: ${problem}`);
	});
}

function storiesOf(events: readonly LockEvent[]): Story[] {
	const byRequest = new Map<string, LockEvent[]>();
	for (const event of events) byRequest.set(event.request, [...(byRequest.get(event.request) ?? []), event]);
	return [...byRequest].map(([request, own]) => {
		const first = (...kinds: LockEvent['kind'][]): number | undefined =>
			own.find((event) => kinds.includes(event.kind))?.at;
		const asked = own.find((event) => event.kind === 'asked');
		const granted = own.find((event) => event.kind === 'granted');
		return {
			request,
			owner: own[0]?.owner ?? request,
			mode: asked?.mode ?? 'exclusive',
			asked: asked?.at ?? Number.NEGATIVE_INFINITY,
			queued: first('queued'),
			granted: granted?.at,
			token: granted?.token ?? 0,
			ended: first('released', 'lost') ?? NEVER,
			left: first('left') ?? NEVER,
		};
	});
}

function overlaps(stories: readonly Story[], slots: number): string[] {
	const problems: string[] = [];
	const held = stories.filter((each) => each.granted !== undefined);
	for (const one of held) {
		const at = one.granted ?? 0;
		const beside = held.filter((each) => (each.granted ?? NEVER) <= at && each.ended > at);
		const owners = new Set(beside.map((each) => each.owner));
		const others = beside.filter((each) => each.owner !== one.owner);
		const names = beside.map((each) => each.request).join(', ');
		if (slots > 1) {
			if (owners.size > slots) problems.push(`${owners.size} holders at ${at}, not ${slots}: ${names}`);
		} else if (others.some((each) => each.mode === 'exclusive' || one.mode === 'exclusive')) {
			problems.push(`two holders at ${at}: ${names}`);
		}
	}
	return problems;
}

function tokens(stories: readonly Story[], slots: number): string[] {
	const problems: string[] = [];
	const held = stories.filter((each) => each.granted !== undefined);
	for (const one of held) {
		for (const other of held) {
			if (one.owner === other.owner) continue;
			if (one.token === other.token && one.request < other.request) {
				problems.push(`${one.request} and ${other.request} have the token ${one.token}`);
			}
			// What may be held beside each other begins in any order, whatever was granted first.
			if (slots > 1 || (one.mode === 'shared' && other.mode === 'shared')) continue;
			if (one.ended <= (other.granted ?? 0) && one.token > other.token) {
				problems.push(`the token fell from ${one.token} of ${one.request} to ${other.token} of ${other.request}`);
			}
		}
	}
	return problems;
}

function order(stories: readonly Story[]): string[] {
	const problems: string[] = [];
	const again = grantedAgain(stories);
	for (const one of stories) {
		if (one.queued === undefined) continue;
		for (const other of stories) {
			if (other.owner === one.owner || other.granted === undefined || one.queued >= other.asked) continue;
			if (one.left <= other.granted || again.has(other)) continue;
			if (one.granted === undefined) problems.push(`${other.request} was granted past ${one.request}, which never was`);
			else if (one.token > other.token) problems.push(`${other.request} was granted before ${one.request}`);
		}
	}
	return problems;
}

/** Those that got what their owner had already. */
function grantedAgain(stories: readonly Story[]): Set<Story> {
	const byHold = new Map<string, Story[]>();
	for (const each of stories) {
		const hold = `${each.token} ${each.owner}`;
		byHold.set(hold, [...(byHold.get(hold) ?? []), each]);
	}
	return new Set([...byHold.values()].filter(({ length }) => length > 1).flat());
}
