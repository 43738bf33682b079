import { MinderError } from '../model/errors.ts';
import { nodeName } from '../model/ids.ts';
import type { PidAnswer, PidQuery } from '../model/locks.ts';
import { enumCodec } from './enums.ts';
import { defined, optional, required, whole } from './fields.ts';
import type {
	_minder_v1_CheckPidsResponse_Answer__Output as Answer__Output,
	_minder_v1_CheckPidsResponse_Answer as WireAnswer,
} from './gen/minder/v1/CheckPidsResponse.ts';
import type { PidQuery__Output } from './gen/minder/v1/PidQuery.ts';
import type { PidState__Output } from './gen/minder/v1/PidState.ts';

const MOST_QUERIES = 1000;
/** Linux knows none beyond. */
const MOST_PID = 2 ** 22;

const PID_STATE = {
	PID_STATE_UNSPECIFIED: null,
	PID_STATE_UP: 'up',
	PID_STATE_DOWN: 'down',
	PID_STATE_UNKNOWN: 'unknown',
} as const satisfies Record<PidState__Output, PidAnswer['state'] | null>;

const pidStateCodec = enumCodec<PidAnswer['state'], typeof PID_STATE>('state of a process', PID_STATE);

/** @throws MinderError `usage` */
export function pidQueriesFromWire(queries: readonly PidQuery__Output[]): PidQuery[] {
	if (queries.length > MOST_QUERIES) {
		throw new MinderError('usage', `at most ${MOST_QUERIES} processes can be asked for at once, not ${queries.length}`);
	}
	return queries.map(pidQueryFromWire);
}

function pidQueryFromWire({ node, pid, startTime, bootId }: PidQuery__Output): PidQuery {
	if (pid < 1 || pid > MOST_PID) throw new MinderError('usage', `a pid must be 1 to ${MOST_PID}, not ${pid}`);
	return defined({
		node: optional(node, nodeName),
		pid,
		startTime: optional(startTime, (at) => whole(at, 'start time')),
		bootId,
	});
}

export function pidAnswerToWire({ state, ...query }: PidAnswer): WireAnswer {
	return { query, state: pidStateCodec.toWire(state) };
}

/** @throws MinderError `usage` */
export function pidAnswerFromWire({ query, state }: Answer__Output): PidAnswer {
	return { ...pidQueryFromWire(required(query, 'query')), state: pidStateCodec.fromWire(state, 'unknown') };
}
