/** Seconds since 1970 in UTC. */
export type UtcSeconds = number;

/** Seconds that a zone's clocks are ahead of UTC. */
export type OffsetAt = (at: UtcSeconds) => number;

/** A time in which a zone's offset stays the same: from its beginning up to `end`. */
export interface Stretch {
	/** Seconds ahead of UTC. */
	readonly offset: number;
	/** Exclusive. Not always a change of the clocks: stretches are cut at the end of a year (UTC). */
	readonly end: UtcSeconds;
	/** The offset from `end` on. */
	readonly nextOffset: number;
	/** Clocks were set back at the beginning: local times before this one come for the second time. */
	readonly repeatsBefore?: number;
}

/** Clocks that are set further are corrected rather than changed for the season: nothing is made up for, nothing is left out. After cronie. */
export const CORRECTION_SECONDS = 3 * 3600;

const DAY = 86_400;
/** Two changes of the clocks never lie so close together. */
const SAMPLE = 4 * DAY;
/** So far back a year looks beyond its beginning, to know of clocks that were set back just before it. */
const MARGIN = DAY;

interface Change {
	readonly at: UtcSeconds;
	readonly before: number;
	readonly after: number;
}

/** The clocks of a time zone. Changes are looked for once a year of the calendar and kept, so that asking is arithmetic. */
export class Zone {
	readonly #offsetAt: OffsetAt;
	readonly #changes = new Map<number, readonly Change[]>();
	readonly #standard = new Map<number, number>();

	constructor(offsetAt: OffsetAt) {
		this.#offsetAt = offsetAt;
	}

	stretchAt(at: UtcSeconds): Stretch {
		const year = new Date(at * 1000).getUTCFullYear();
		const end = startOfYear(year + 1);
		let last: Change | undefined;
		for (const change of this.#changesOf(year)) {
			if (change.at > at) return stretch(last, change.before, change.at, change.after);
			last = change;
		}
		const offset = last?.after ?? this.#offsetOfStart(year);
		return stretch(last, offset, end, this.#offsetOfStart(year + 1));
	}

	/** The stretch of a zone that has its standard time (the smaller offset of January and July) all year. */
	standardStretchAt(at: UtcSeconds): Stretch {
		const year = new Date(at * 1000).getUTCFullYear();
		return stretch(undefined, this.#standardOf(year), startOfYear(year + 1), this.#standardOf(year + 1));
	}

	#standardOf(year: number): number {
		return remember(this.#standard, year, () =>
			Math.min(this.#offsetAt(startOfYear(year)), this.#offsetAt(startOfYear(year) + 182 * DAY)),
		);
	}

	readonly #starts = new Map<number, number>();

	#offsetOfStart(year: number): number {
		return remember(this.#starts, year, () => this.#offsetAt(startOfYear(year)));
	}

	#changesOf(year: number): readonly Change[] {
		return remember(this.#changes, year, () => this.#findChanges(startOfYear(year) - MARGIN, startOfYear(year + 1)));
	}

	#findChanges(from: UtcSeconds, end: UtcSeconds): readonly Change[] {
		const changes: Change[] = [];
		let start = from;
		let before = this.#offsetAt(start);
		while (start < end) {
			const next = Math.min(start + SAMPLE, end);
			const after = this.#offsetAt(next);
			if (after !== before) changes.push({ at: this.#bisect(start, next, before), before, after });
			start = next;
			before = after;
		}
		return changes;
	}

	/** The first second with another offset than `before`, in (from, to]. */
	#bisect(from: UtcSeconds, to: UtcSeconds, before: number): UtcSeconds {
		let low = from;
		let high = to;
		while (high - low > 1) {
			const middle = Math.floor((low + high) / 2);
			if (this.#offsetAt(middle) === before) low = middle;
			else high = middle;
		}
		return high;
	}
}

const zones = new Map<string, Zone>();

/**
 * The clocks of an IANA zone, from the runtime's tz database.
 *
 * @throws RangeError for a name that `isTimeZone` refuses
 */
export function zoneNamed(name: string): Zone {
	return remember(zones, name, () => new Zone(offsetsOf(name)));
}

const OFFSET = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

function offsetsOf(name: string): OffsetAt {
	const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
	return (at) => {
		const match = OFFSET.exec(format.format(at * 1000));
		const seconds = Number(match?.[2] ?? 0) * 3600 + Number(match?.[3] ?? 0) * 60 + Number(match?.[4] ?? 0);
		return match?.[1] === '-' ? -seconds : seconds;
	};
}

function stretch(last: Change | undefined, offset: number, end: UtcSeconds, nextOffset: number): Stretch {
	const back = last === undefined ? 0 : last.before - last.after;
	const repeats = last !== undefined && back > 0 && back <= CORRECTION_SECONDS;
	return { offset, end, nextOffset, ...(repeats && { repeatsBefore: last.at + last.before }) };
}

const startOfYear = (year: number): UtcSeconds => Date.UTC(year, 0, 1) / 1000;

function remember<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
	const known = map.get(key);
	if (known !== undefined) return known;
	const value = make();
	map.set(key, value);
	return value;
}
