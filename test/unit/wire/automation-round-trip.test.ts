import * as fc from 'fast-check';
import { describe } from 'vitest';
import { entryChangeFromWire, entryChangeToWire, entryFromWire, entryToWire } from '../../../src/wire/kv.ts';
import {
	acquireFromWire,
	acquireToWire,
	lockAnswerFromWire,
	lockAnswerToWire,
	lockFromWire,
	lockToWire,
	sessionFromWire,
	sessionToWire,
} from '../../../src/wire/lock.ts';
import { pidAnswerFromWire, pidAnswerToWire } from '../../../src/wire/pid.ts';
import {
	runDetailFromWire,
	runDetailToWire,
	runFromWire,
	runToWire,
	scheduleChangeFromWire,
	scheduleChangeToWire,
	scheduleDetailFromWire,
	scheduleDetailToWire,
	scheduleFromWire,
	scheduleToWire,
} from '../../../src/wire/schedule.ts';
import {
	scheduleSpecFromWire,
	scheduleSpecToWire,
	shownScheduleSpecFromWire,
	shownScheduleSpecToWire,
} from '../../../src/wire/schedule-spec.ts';
import * as any from './automation-arbitraries.ts';
import { survives } from './survives.ts';

describe('what goes over the wire comes back the same', () => {
	survives('ScheduleSpec', any.scheduleSpec, scheduleSpecToWire, scheduleSpecFromWire);
	const ofShown = 'ScheduleSpec, as people are shown it';
	survives('ScheduleSpec', any.shownScheduleSpec, shownScheduleSpecToWire, shownScheduleSpecFromWire, ofShown);
	survives('Schedule', any.scheduleView, scheduleToWire, scheduleFromWire);
	survives('ScheduleChange', any.scheduleChange, scheduleChangeToWire, scheduleChangeFromWire);
	survives('Run', any.runView, runToWire, runFromWire);
	survives('GetRunResponse', any.runDetail, runDetailToWire, runDetailFromWire);
	survives('GetScheduleResponse', any.scheduleDetail, scheduleDetailToWire, scheduleDetailFromWire);
	survives('AcquireLockRequest', any.acquire, acquireToWire, acquireFromWire);
	survives('AcquireLockResponse', any.lockAnswer, lockAnswerToWire, lockAnswerFromWire);
	survives('RenewSessionResponse', any.sessionState, sessionToWire, sessionFromWire);
	survives('Lock', any.lockView, lockToWire, lockFromWire);
	survives('Entry', any.entry, entryToWire, entryFromWire);
	survives('EntryChange', any.entryChange, entryChangeToWire, entryChangeFromWire);
	survives(
		'CheckPidsResponse',
		fc.array(any.pidAnswer, { maxLength: 3 }),
		(answers) => ({ answers: answers.map(pidAnswerToWire) }),
		({ answers }: { answers: Parameters<typeof pidAnswerFromWire>[0][] }) => answers.map(pidAnswerFromWire),
	);
});
