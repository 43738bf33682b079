import { JOB_LIMITS } from '../../model/function-spec.ts';

/** Numbers of the packets. 5 is unused, and refused as one that is not expected. */
export const PACKET = {
	CAN_DO: 1,
	CANT_DO: 2,
	RESET_ABILITIES: 3,
	PRE_SLEEP: 4,
	NOOP: 6,
	SUBMIT_JOB: 7,
	JOB_CREATED: 8,
	GRAB_JOB: 9,
	NO_JOB: 10,
	JOB_ASSIGN: 11,
	WORK_STATUS: 12,
	WORK_COMPLETE: 13,
	WORK_FAIL: 14,
	GET_STATUS: 15,
	ECHO_REQ: 16,
	ECHO_RES: 17,
	SUBMIT_JOB_BG: 18,
	ERROR: 19,
	STATUS_RES: 20,
	SUBMIT_JOB_HIGH: 21,
	SET_CLIENT_ID: 22,
	CAN_DO_TIMEOUT: 23,
	ALL_YOURS: 24,
	WORK_EXCEPTION: 25,
	OPTION_REQ: 26,
	OPTION_RES: 27,
	WORK_DATA: 28,
	WORK_WARNING: 29,
	GRAB_JOB_UNIQ: 30,
	JOB_ASSIGN_UNIQ: 31,
	SUBMIT_JOB_HIGH_BG: 32,
	SUBMIT_JOB_LOW: 33,
	SUBMIT_JOB_LOW_BG: 34,
	SUBMIT_JOB_SCHED: 35,
	SUBMIT_JOB_EPOCH: 36,
	SUBMIT_REDUCE_JOB: 37,
	SUBMIT_REDUCE_JOB_BACKGROUND: 38,
	GRAB_JOB_ALL: 39,
	JOB_ASSIGN_ALL: 40,
	GET_STATUS_UNIQUE: 41,
	STATUS_RES_UNIQUE: 42,
} as const;

/** Magic, type and size, each of 4 bytes. */
export const HEADER_BYTES = 12;
/** `\0REQ`: of those who connect. */
export const REQUEST_MAGIC = 0x00524551;
/** `\0RES`: of the server. */
export const RESPONSE_MAGIC = 0x00524553;

const LAST = PACKET.STATUS_RES_UNIQUE;
/** Names, handles and times: the longest name is 512 bytes, and one that is too long is to be refused, not cut off. */
const SMALL_BYTES = 4096;
const ECHO_BYTES = 2 ** 20;
/** Beside the payload in one packet. */
const WITH_DATA_BYTES = JOB_LIMITS.payloadBytes + SMALL_BYTES;

const CARRIES_DATA: ReadonlySet<number> = new Set([
	PACKET.SUBMIT_JOB,
	PACKET.SUBMIT_JOB_BG,
	PACKET.SUBMIT_JOB_HIGH,
	PACKET.SUBMIT_JOB_HIGH_BG,
	PACKET.SUBMIT_JOB_LOW,
	PACKET.SUBMIT_JOB_LOW_BG,
	PACKET.SUBMIT_JOB_SCHED,
	PACKET.SUBMIT_JOB_EPOCH,
	PACKET.SUBMIT_REDUCE_JOB,
	PACKET.SUBMIT_REDUCE_JOB_BACKGROUND,
	PACKET.WORK_COMPLETE,
	PACKET.WORK_DATA,
	PACKET.WORK_WARNING,
	PACKET.WORK_EXCEPTION,
]);

/** Most bytes behind the header of such a packet; `undefined`: there is no such packet. */
export function bodyLimit(type: number): number | undefined {
	if (type < 1 || type > LAST) return undefined;
	if (type === PACKET.ECHO_REQ) return ECHO_BYTES;
	return CARRIES_DATA.has(type) ? WITH_DATA_BYTES : SMALL_BYTES;
}

const NUL = 0;

/** The arguments of a packet: all but the last end with a NUL, the last is the rest. `undefined` where one is missing. */
export function splitArguments(body: Buffer, count: number): Buffer[] | undefined {
	const parts: Buffer[] = [];
	let from = 0;
	while (parts.length < count - 1) {
		const end = body.indexOf(NUL, from);
		if (end < 0) return undefined;
		parts.push(body.subarray(from, end));
		from = end + 1;
	}
	parts.push(body.subarray(from));
	return parts;
}

/** A last argument that is a name or a number: some clients end it with a NUL, too. */
export function withoutNul(bytes: Buffer): Buffer {
	return bytes.at(-1) === NUL ? bytes.subarray(0, -1) : bytes;
}
