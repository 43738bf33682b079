/**
 * The error table: every error that crosses a module, a process or the terminal.
 *
 * | column | meaning |
 * |---|---|
 * | `grpc` | name of the gRPC status that carries it; the code itself travels in trailing metadata |
 * | `http` | status of an answer over HTTP, whose body has the code |
 * | `exit` | exit code of the command line (0 done, 1 failed, 2 usage, 3 not found, 4 unreachable, 5 refused, 6 conflict, 7 timed out) |
 * | `retryable` | true where the same call may succeed later without anybody changing it |
 *
 * docs/ERRORS.md lists each code and no other; a test compares the two.
 */
export const ERRORS = {
	usage: { grpc: 'INVALID_ARGUMENT', http: 400, exit: 2, retryable: false },
	'invalid-spec': { grpc: 'INVALID_ARGUMENT', http: 422, exit: 2, retryable: false },
	'not-found': { grpc: 'NOT_FOUND', http: 404, exit: 3, retryable: false },
	'already-exists': { grpc: 'ALREADY_EXISTS', http: 409, exit: 6, retryable: false },
	conflict: { grpc: 'ABORTED', http: 409, exit: 6, retryable: false },
	unauthenticated: { grpc: 'UNAUTHENTICATED', http: 401, exit: 5, retryable: false },
	refused: { grpc: 'PERMISSION_DENIED', http: 403, exit: 5, retryable: false },
	precondition: { grpc: 'FAILED_PRECONDITION', http: 409, exit: 1, retryable: false },
	'not-leader': { grpc: 'FAILED_PRECONDITION', http: 503, exit: 4, retryable: true },
	unreachable: { grpc: 'UNAVAILABLE', http: 503, exit: 4, retryable: true },
	timeout: { grpc: 'DEADLINE_EXCEEDED', http: 504, exit: 7, retryable: true },
	'too-large': { grpc: 'RESOURCE_EXHAUSTED', http: 413, exit: 2, retryable: false },
	incompatible: { grpc: 'UNIMPLEMENTED', http: 501, exit: 1, retryable: false },
	storage: { grpc: 'INTERNAL', http: 503, exit: 1, retryable: true },
	'address-in-use': { grpc: 'FAILED_PRECONDITION', http: 500, exit: 1, retryable: false },
	'data-in-use': { grpc: 'FAILED_PRECONDITION', http: 500, exit: 1, retryable: false },
	'node-unavailable': { grpc: 'UNAVAILABLE', http: 503, exit: 1, retryable: true },
	'slow-reader': { grpc: 'OUT_OF_RANGE', http: 503, exit: 1, retryable: true },
	cancelled: { grpc: 'CANCELLED', http: 499, exit: 1, retryable: false },
	internal: { grpc: 'INTERNAL', http: 500, exit: 1, retryable: false },
} as const satisfies Record<string, { grpc: string; http: number; exit: number; retryable: boolean }>;

/** One of the codes in {@link ERRORS}. */
export type ErrorCode = keyof typeof ERRORS;

/**
 * The only error class that is thrown on purpose. The message is one line for a person: what is wrong, where, what to do.
 */
export class MinderError extends Error {
	readonly code: ErrorCode;
	/** Facts for programs, e.g. `{name: 'api', revision: '3'}`. */
	readonly details: Readonly<Record<string, string>>;

	constructor(code: ErrorCode, message: string, options: { details?: Record<string, string>; cause?: unknown } = {}) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.name = 'MinderError';
		this.code = code;
		this.details = options.details ?? {};
	}
}

/** Whether `text` is a code of the table; used on what a peer sent. */
export function isErrorCode(text: string): text is ErrorCode {
	return Object.hasOwn(ERRORS, text);
}

/** `error` as a {@link MinderError}; anything unforeseen becomes `internal` with the original as its cause. */
export function toMinderError(error: unknown): MinderError {
	if (error instanceof MinderError) return error;
	const message = error instanceof Error ? error.message : String(error);
	return new MinderError('internal', message, { cause: error });
}
