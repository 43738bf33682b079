import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../src/model/duration.ts';
import type { WallTime } from '../src/model/records.ts';
import type { Clock } from '../src/sys/clock.ts';

/** RFC 3339; a date alone is its midnight in UTC. */
const TIME = /^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d))?$/;

/** A moment as an option takes it: RFC 3339, or a duration before now. @throws InvalidArgumentError */
export function momentOption(text: string, clock: Clock): WallTime {
	if (TIME.test(text)) {
		const moment = Date.parse(text.replace(' ', 'T'));
		if (Number.isFinite(moment) && moment >= 0) return moment;
	} else {
		try {
			return Math.max(0, Math.round(clock.wall() - parseDuration(text) * 1000));
		} catch {
			// Neither one nor the other.
		}
	}
	throw new InvalidArgumentError('Write a moment such as 2026-01-31T12:00:00Z, or a duration such as 10m.');
}

/** A moment that may lie ahead, as RFC 3339 has it. @throws InvalidArgumentError */
export function instantOption(text: string): WallTime {
	const moment = TIME.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
	if (Number.isFinite(moment) && moment >= 0) return moment;
	throw new InvalidArgumentError('Write a moment such as 2026-01-31T12:00:00Z.');
}
