import { MinderError } from '../model/errors.ts';

/**
 * The answer to one check. `skipped`: the machine could not even ask (no descriptor, no port, no memory left), which says nothing about the
 * program.
 */
export type CheckResult =
	| { readonly kind: 'passed' }
	| { readonly kind: 'failed'; readonly reason: string }
	| { readonly kind: 'skipped'; readonly reason: string };

/** Asks one thing, again and again; never twice at a time. */
export interface Checker {
	/** What is asked, in an operator's words: `GET http://127.0.0.1:8000/`, `tcp 127.0.0.1:8000`. */
	readonly what: string;
	/**
	 * Asks once. Never rejects. Settles soon after `signal` is aborted, with whatever result.
	 */
	check(signal: AbortSignal): Promise<CheckResult>;
	/** Gives back what it holds between two checks. */
	close(): void;
}

export const PASSED: CheckResult = { kind: 'passed' };
/** Of a check that was called off; nobody looks at it. */
export const CALLED_OFF: CheckResult = { kind: 'skipped', reason: 'called off' };

/** Shortages of this machine. */
const SHORTAGES: Readonly<Record<string, string>> = {
	EMFILE: 'the agent has too many open files: raise its limit (ulimit -n)',
	ENFILE: 'too many open files on this machine',
	ENOMEM: 'no memory left on this machine',
	ENOBUFS: 'no buffer space left on this machine',
	EAGAIN: 'too many processes on this machine',
	EADDRNOTAVAIL: 'no local port left on this machine',
};

const WORDS: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'connection refused',
	ECONNRESET: 'connection reset',
	EPIPE: 'connection closed',
	ECONNABORTED: 'connection aborted',
	ENOTFOUND: 'host not found',
	EAI_AGAIN: 'host name cannot be looked up now',
	EHOSTUNREACH: 'no route to the host',
	EHOSTDOWN: 'the host is down',
	ENETUNREACH: 'network unreachable',
	ETIMEDOUT: 'no answer',
	EACCES: 'permission denied',
	EPERM: 'not permitted',
};

/** The result of a check that ended with an error of the system: `what: the error in words`. */
export function failedBy(what: string, error: unknown): CheckResult {
	const code = codeOf(error);
	const shortage = code === undefined ? undefined : SHORTAGES[code];
	if (shortage !== undefined) return { kind: 'skipped', reason: `${what}: ${shortage}` };
	if (code?.startsWith('HPE_') === true) return { kind: 'failed', reason: `${what}: the answer is not HTTP` };
	const words = code === undefined ? undefined : WORDS[code];
	const message = error instanceof Error && error.message !== '' ? error.message : String(code ?? error);
	return { kind: 'failed', reason: `${what}: ${words ?? message}` };
}

function codeOf(error: unknown): string | undefined {
	if (error instanceof MinderError) return codeOf(error.cause);
	if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
	return error.code;
}
