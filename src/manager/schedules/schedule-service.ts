import type { Caller } from '../../model/access.ts';
import { MinderError } from '../../model/errors.ts';
import type { WallTime } from '../../model/records.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';
import type { RunDetail, RunView, ScheduleChange, ScheduleDetail, ScheduleView } from '../../model/schedule-views.ts';

const notYet = (): MinderError => new MinderError('internal', 'schedules are not there yet');

/** What users ask of schedules and their runs; see Control. */
export class ScheduleService {
	async apply(
		_specs: readonly ScheduleSpec[],
		_how: { dryRun?: boolean; prune?: boolean; ifRevision?: number },
	): Promise<ScheduleChange[]> {
		throw notYet();
	}

	async list(_names: readonly string[]): Promise<ScheduleView[]> {
		throw notYet();
	}

	async get(_name: string): Promise<ScheduleDetail> {
		throw notYet();
	}

	async pause(_names: readonly string[], _how: { reason?: string }): Promise<ScheduleView[]> {
		throw notYet();
	}

	async resume(_names: readonly string[]): Promise<ScheduleView[]> {
		throw notYet();
	}

	async run(_name: string, _caller?: Caller): Promise<RunView> {
		throw notYet();
	}

	async backfill(
		_name: string,
		_range: { from: WallTime; until: WallTime; limit: number },
		_caller?: Caller,
	): Promise<RunView[]> {
		throw notYet();
	}

	async remove(_names: readonly string[]): Promise<void> {
		throw notYet();
	}

	async runs(_schedule: string, _how: { limit: number; before?: string }): Promise<RunView[]> {
		throw notYet();
	}

	async runDetail(_id: string): Promise<RunDetail> {
		throw notYet();
	}

	async cancel(_id: string): Promise<RunView> {
		throw notYet();
	}
}
