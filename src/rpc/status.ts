import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import { ERRORS, type ErrorCode, isErrorCode, MinderError } from '../model/errors.ts';
import type { Log } from '../sys/log.ts';

const CODE_KEY = 'minder-code';
const DETAILS_KEY = 'minder-details-bin';
/** Trailers have to fit into a header block; a longer message is cut. */
const LONGEST_MESSAGE = 4_000;
const LONGEST_DETAILS = 8_000;

/** What a handler answers instead of a response. */
export interface ErrorStatus {
	readonly code: status;
	readonly details: string;
	readonly metadata: Metadata;
}

/** The status that carries `error`; {@link fromStatus} makes the same error of it on the other side. */
export function toStatus(error: MinderError): ErrorStatus {
	const metadata = new Metadata();
	metadata.set(CODE_KEY, error.code);
	const details = Buffer.from(JSON.stringify(error.details));
	if (Object.keys(error.details).length > 0 && details.length <= LONGEST_DETAILS) metadata.set(DETAILS_KEY, details);
	return { code: status[ERRORS[error.code].grpc], details: shorten(error.message), metadata };
}

/**
 * As {@link toStatus} for whatever a handler threw. What nobody foresaw is logged with its stack, and the caller is told where to look.
 */
export function toStatusLogged(error: unknown, method: string, log: Log): ErrorStatus {
	if (error instanceof MinderError) {
		if (error.code === 'internal') log.error({ method, stack: error.stack, cause: error.cause }, error.message);
		return toStatus(error);
	}
	const stack = error instanceof Error ? error.stack : String(error);
	log.error({ method, stack }, `${method} failed unexpectedly`);
	return toStatus(new MinderError('internal', `the manager failed in ${method}: its log says why`));
}

/** Whom a call went to, to be named in errors. */
export interface Peer {
	/** For instance `manager at 127.0.0.1:8888`. */
	readonly name: string;
	/** Deadline of the call in seconds, where it had one. */
	readonly timeoutSeconds?: number;
}

/** The error that a call ended with, in our own words where it comes from the library or the network. */
export function fromStatus(error: StatusObject, peer: Peer): MinderError {
	const code = error.metadata?.get(CODE_KEY)[0];
	if (typeof code !== 'string') return fromLibrary(error, peer);
	const details = readDetails(error.metadata.get(DETAILS_KEY)[0]);
	return new MinderError(isErrorCode(code) ? code : codeOf(error.code), error.details, { details });
}

/** True where it is certain that the call never left this machine. */
export function wasNotSent(error: StatusObject): boolean {
	return (
		error.code === status.UNAVAILABLE &&
		error.metadata?.get(CODE_KEY).length === 0 &&
		/^(No connection established|Name resolution failed)/.test(error.details)
	);
}

function fromLibrary(error: StatusObject, peer: Peer): MinderError {
	const options = { cause: error };
	switch (error.code) {
		case status.UNAVAILABLE:
			return unreachable(peer, reasonOf(error.details), error);
		case status.DEADLINE_EXCEEDED: {
			const within = peer.timeoutSeconds === undefined ? 'in time' : `within ${peer.timeoutSeconds} s`;
			return new MinderError(
				'timeout',
				`${peer.name} did not answer ${within}: try again, or allow more time`,
				options,
			);
		}
		case status.RESOURCE_EXHAUSTED:
			return tooLarge(error, peer);
		case status.UNIMPLEMENTED: {
			const method = /([A-Za-z]+)\/?\s*$/.exec(error.details)?.[1] ?? 'this call';
			return new MinderError(
				'incompatible',
				`${peer.name} does not know ${method}, it is of another version: use the same version of minder on both sides`,
				options,
			);
		}
		case status.CANCELLED:
			// A peer that is shut down in haste cancels what is still running.
			if (error.details !== 'Cancelled on client') return unreachable(peer, 'the connection broke', error);
			return new MinderError('cancelled', `the call to the ${peer.name} was cancelled`, options);
		default:
			// A connection that breaks in the middle of a call, or a peer that speaks HTTP but not gRPC.
			if (/RST_STREAM|ECONNRESET|socket hang up|HTTP\/2 error/i.test(error.details)) {
				return unreachable(peer, 'the connection broke', error);
			}
			if (/HTTP status|content-type/i.test(error.details)) {
				return unreachable(peer, 'something else than a manager answers there', error);
			}
			return new MinderError(codeOf(error.code), `${peer.name} failed: ${oneLine(error.details)}`, options);
	}
}

/** The error for a peer that cannot be spoken to; `reason` in a few words. */
export function unreachable(peer: Peer, reason: string, cause?: unknown): MinderError {
	return new MinderError(
		'unreachable',
		`${peer.name} cannot be reached (${reason}): is it running? start it with \`minder manager\`, or give -s HOST:PORT`,
		cause === undefined ? {} : { cause },
	);
}

function reasonOf(details: string): string {
	if (details.includes('ECONNREFUSED')) return 'connection refused';
	if (details.includes('ENOTFOUND') || details.includes('Name resolution failed')) return 'the host name is not known';
	if (details.includes('EHOSTUNREACH') || details.includes('ENETUNREACH')) return 'no route to it';
	if (details.includes('ETIMEDOUT') || details.includes('Deadline')) return 'no answer';
	if (/certificate (is not yet valid|has expired)/i.test(details)) {
		return 'its certificate is not valid now: is the clock of this machine right?';
	}
	if (/certificate/i.test(details)) return 'its certificate is not of this cluster: somebody may be in between';
	if (details.includes('wrong version number')) return 'it speaks plain text there, not TLS';
	if (details.includes('Failed to connect'))
		return 'it hung up: it wants TLS, which takes `minder login` or a join token, or another certificate than was shown';
	if (details.includes('Protocol error')) return 'something else than a manager answers there';
	if (details.startsWith('No connection established')) return 'no connection';
	return 'the connection broke';
}

function tooLarge(error: StatusObject, peer: Peer): MinderError {
	const sizes = /\((\d+) vs\.? (\d+)\)/.exec(error.details);
	const limit = sizes?.[2] ?? /larger than (?:max )?\(?(\d+)|maximum of (\d+)/.exec(error.details)?.[1];
	if (limit === undefined && !/larger than|message size/i.test(error.details)) {
		return new MinderError('unreachable', `${peer.name} has too much to do: try again later`, { cause: error });
	}
	const size = sizes?.[1] === undefined ? '' : ` of ${mebibytes(Number(sizes[1]))}`;
	const most = limit === undefined ? '' : `, which is ${mebibytes(Number(limit))}`;
	return new MinderError(
		'too-large',
		`a message${size} to or from the ${peer.name} is over the limit${most}: ask for less at a time`,
		{ cause: error },
	);
}

function mebibytes(bytes: number): string {
	return bytes < 1024 * 1024 ? `${bytes} bytes` : `${Math.round((bytes / 1024 / 1024) * 10) / 10} MiB`;
}

/** The code that stands for a status without one that we know: the first of the table with that status. */
function codeOf(grpc: status): ErrorCode {
	const codes = Object.keys(ERRORS) as ErrorCode[];
	if (grpc === status.INTERNAL || grpc === status.UNKNOWN) return 'internal';
	if (grpc === status.FAILED_PRECONDITION) return 'precondition';
	return codes.find((code) => status[ERRORS[code].grpc] === grpc) ?? 'internal';
}

function readDetails(value: string | Buffer | undefined): Record<string, string> {
	if (!Buffer.isBuffer(value)) return {};
	try {
		const facts: unknown = JSON.parse(value.toString('utf8'));
		if (typeof facts !== 'object' || facts === null) return {};
		return Object.fromEntries(Object.entries(facts).map(([key, fact]) => [key, String(fact)]));
	} catch {
		return {};
	}
}

function shorten(message: string): string {
	return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE)}…`;
}

function oneLine(text: string): string {
	return text.split('\n', 1)[0] ?? '';
}
