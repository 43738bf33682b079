import type { CronPlan } from '../../model/cron/cron-plan.ts';
import type { DstRule } from '../../model/schedule-spec.ts';
import { nextLocal } from './local-times.ts';
import { CORRECTION_SECONDS, type Stretch, type UtcSeconds, type Zone } from './zone.ts';

const DAY = 86_400;
/** Offsets of one zone never differ by so much, so a local time cannot come again after it. */
const FARTHEST_REPEAT = 2 * DAY;

/**
 * The first moment beyond `after` at which a plan fires in a zone. Local times are searched stretch by stretch, each with one offset:
 *
 * ```
 *  offset     +1 h ──────────┐ gap        ┌────────── +2 h ─────────┐ overlap     ┌─── +1 h
 *  local          01:59:59   │ (02:xx)    │ 03:00:00       02:59:59 │ 02:xx again │ 03:00:00
 *  real time      fires      │ nothing    │ fires          fires    │ fires       │ fires
 *  fixed (vixie)  fires      │ once, at 03:00:00           fires    │ nothing     │ fires
 * ```
 *
 * After cronie: plans with a wildcard in minute or hour follow real time, fixed ones do under the rule `skip` only. With `utc` the zone has its
 * standard offset all year, for all plans.
 */
export function nextInZone(plan: CronPlan, zone: Zone, dst: DstRule, after: UtcSeconds): UtcSeconds | undefined {
	const fixed = dst === 'vixie' && !plan.wildcard;
	const stretchAt = (time: UtcSeconds) => (dst === 'utc' ? zone.standardStretchAt(time) : zone.stretchAt(time));
	let at = after;
	// A gap that ends right behind `after` is looked for from before it.
	let stretch = stretchAt(after);
	for (;;) {
		const least = fixed ? Math.max(at + stretch.offset, (stretch.repeatsBefore ?? -Infinity) - 1) : at + stretch.offset;
		const local = nextLocal(plan, least);
		if (local === undefined) return undefined;
		if (local - stretch.offset < stretch.end) return local - stretch.offset;
		if (fixed && local < endOfGap(stretch)) return stretch.end;
		// Nothing up to `local` fits, whatever the offset will be, unless local times before `after` come again.
		const sure = stretch.end > after + FARTHEST_REPEAT ? local - stretch.offset - FARTHEST_REPEAT : 0;
		const from = Math.max(stretch.end, sure);
		stretch = stretchAt(from);
		at = from - 1;
	}
}

/** The local time behind the gap with which the stretch ends; `-Infinity` where clocks are not set forward there, or are corrected. */
function endOfGap({ end, offset, nextOffset }: Stretch): number {
	const forward = nextOffset - offset;
	return forward > 0 && forward <= CORRECTION_SECONDS ? end + nextOffset : -Infinity;
}
