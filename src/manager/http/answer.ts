import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ERRORS, MinderError } from '../../model/errors.ts';
import type { Log } from '../../sys/log.ts';

/** What every error looks like: the code of the error table, a line for a person, facts for programs. */
export interface Problem {
	readonly code: string;
	readonly message: string;
	readonly details: Readonly<Record<string, string>>;
}

export function problemOf({ code, message, details }: MinderError): Problem {
	return { code, message, details };
}

export function statusOf(error: MinderError): number {
	return ERRORS[error.code].http;
}

/** Errors of the framework, by its codes. */
const KNOWN: Readonly<Record<string, (message: string) => MinderError>> = {
	FST_ERR_CTP_BODY_TOO_LARGE: () => new MinderError('too-large', 'the body is over the limit, which is 1 MiB'),
	FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new MinderError('usage', 'the body has to be application/json'),
	FST_ERR_CTP_EMPTY_JSON_BODY: () =>
		new MinderError('usage', 'the body is empty: leave the content-type out, or send {}'),
	FST_ERR_CTP_INVALID_JSON_BODY: () => new MinderError('usage', 'the body is not JSON'),
	FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new MinderError('usage', 'the body is not as long as was said'),
	FST_ERR_BAD_URL: () => new MinderError('usage', 'the path cannot be read: encode its parts as UTF-8'),
};

/** What the caller is told of whatever was thrown; what nobody foresaw is logged, and told nobody. */
export function toAnswer(error: unknown, what: string, log: Log): MinderError {
	if (error instanceof MinderError) {
		if (error.code === 'internal') log.error({ what, stack: error.stack, cause: error.cause }, error.message);
		return error;
	}
	const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
	const known = typeof code === 'string' && Object.hasOwn(KNOWN, code) ? KNOWN[code]?.('') : undefined;
	if (known !== undefined) return known;
	if (error instanceof SyntaxError || statusCode === 400) return new MinderError('usage', 'the body is not JSON');
	log.error({ what, stack: error instanceof Error ? error.stack : String(error) }, `${what} failed unexpectedly`);
	return new MinderError('internal', `the manager failed in ${what}: its log says why`);
}

/**
 * On every answer: nothing of it may be run, framed, sniffed, kept or read by a page of another origin.
 * @param tls whether a browser is to come back over TLS alone
 */
export function safeHeaders(tls: boolean): Readonly<Record<string, string>> {
	return {
		'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
		'cache-control': 'no-store',
		'referrer-policy': 'no-referrer',
		'cross-origin-resource-policy': 'same-origin',
		...(tls ? { 'strict-transport-security': 'max-age=31536000' } : {}),
	};
}

/** Answers what is no HTTP, too long or too slow, and hangs up. */
export function refuseConnection(
	error: NodeJS.ErrnoException,
	socket: Socket,
	headers: Readonly<Record<string, string>>,
): void {
	if (!socket.writable || socket.bytesWritten > 0) {
		socket.destroy();
		return;
	}
	const [status, told] = refusalOf(error.code);
	const body = JSON.stringify(problemOf(told));
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
	socket.end(
		[
			`HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
			...lines,
			'content-type: application/json; charset=utf-8',
			`content-length: ${Buffer.byteLength(body)}`,
			'connection: close',
			'',
			body,
		].join('\r\n'),
		// Who goes on sending is not read.
		() => socket.destroy(),
	);
}

function refusalOf(code: string | undefined): readonly [number, MinderError] {
	switch (code) {
		case 'HPE_HEADER_OVERFLOW':
			return [431, new MinderError('too-large', 'the headers are over the limit, which is 16 KiB')];
		case 'ERR_HTTP_REQUEST_TIMEOUT':
			return [408, new MinderError('timeout', 'the request did not come in time')];
		default:
			return [400, new MinderError('usage', 'this is not HTTP/1.1')];
	}
}
