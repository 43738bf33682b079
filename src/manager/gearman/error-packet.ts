import { type MinderError, toMinderError } from '../../model/errors.ts';
import { type Parts, response } from './packet-writer.ts';
import { PACKET } from './packets.ts';

/** What gearmand says with each code, where it says only one thing. */
const TEXTS = {
	UNKNOWN_OPTION: 'Server does not recognize given option',
	INVALID_COMMAND: 'Command not expected',
	INVALID_MAGIC: 'Request magic expected',
	UNIQUE_TOO_LARGE: 'Unique value too large',
	QUEUE_FULL: 'Job queue is full',
} as const;

/** A refusal, as clients and workers of gearmand know it. */
export interface Refusal {
	readonly code: string;
	readonly text: string;
}

export const REFUSALS = {
	unknownOption: { code: 'UNKNOWN_OPTION', text: TEXTS.UNKNOWN_OPTION },
	notExpected: { code: 'INVALID_COMMAND', text: TEXTS.INVALID_COMMAND },
	requestExpected: { code: 'INVALID_MAGIC', text: TEXTS.INVALID_MAGIC },
	uniqueTooLarge: { code: 'ARGUMENT_TOO_LARGE', text: TEXTS.UNIQUE_TOO_LARGE },
	queueFull: { code: 'QUEUE_ERROR', text: TEXTS.QUEUE_FULL },
	argumentMissing: { code: 'INVALID_PACKET', text: 'An argument is missing' },
	functionName: {
		code: 'INVALID_FUNCTION_NAME',
		text: 'A function name has 1 to 512 bytes of UTF-8 without spaces and control characters',
	},
	tooManyFunctions: { code: 'QUEUE_ERROR', text: 'There are too many functions' },
} as const satisfies Record<string, Refusal>;

export function errorPacket(refusal: Refusal): Parts {
	return response(PACKET.ERROR, `${refusal.code}\0${refusal.text}`);
}

/** Why a job was not taken. */
export function refusalOf(error: unknown): Refusal {
	const known: MinderError = toMinderError(error);
	if (known.code === 'precondition' && known.details['why'] === 'queue-full') return REFUSALS.queueFull;
	if (known.code === 'too-large') return { code: 'ARGUMENT_TOO_LARGE', text: known.message };
	if (known.code === 'usage') return { code: 'INVALID_ARGUMENT', text: known.message };
	return { code: 'QUEUE_ERROR', text: known.message };
}
