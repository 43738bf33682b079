import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { CALLED_OFF, type Checker, type CheckResult, failedBy, PASSED } from './probe-check.ts';

/** So much of a body is read, so that the program can finish its answer; then the connection is closed. */
const BODY_BYTES = 64 * 1024;

/**
 * Passes where a GET is answered with 200 ≤ status < 400, on a connection of its own. No redirect is followed. Certificates are not checked:
 * the question is whether the program answers, and its certificate seldom names the loopback address.
 */
export function httpChecker(url: string): Checker {
	const target = new URL(url);
	const what = `GET ${withoutCredentials(target)}`;
	const request = target.protocol === 'https:' ? httpsRequest : httpRequest;
	const options: RequestOptions & { readonly rejectUnauthorized: boolean } = {
		agent: false,
		headers: { 'user-agent': 'minder-probe', accept: '*/*', connection: 'close' },
		rejectUnauthorized: false,
	};
	return {
		what,
		check: (signal) =>
			new Promise((resolve) => {
				if (signal.aborted) return resolve(CALLED_OFF);
				const asked = request(target, options);
				const end = (result: CheckResult): void => {
					signal.removeEventListener('abort', onAbort);
					asked.destroy();
					resolve(result);
				};
				const onAbort = (): void => end(CALLED_OFF);
				signal.addEventListener('abort', onAbort, { once: true });
				asked.on('response', (answer) => discard(answer, (error) => end(judgeAnswer(what, answer, error))));
				// Stays: a request that is being destroyed may still tell of an error.
				asked.on('error', (error) => end(failedBy(what, error)));
				asked.end();
			}),
		close() {},
	};
}

function judgeAnswer(what: string, { statusCode = 0 }: IncomingMessage, error: Error | undefined): CheckResult {
	if (statusCode < 200 || statusCode >= 400) return { kind: 'failed', reason: `${what} answered ${statusCode}` };
	return error === undefined ? PASSED : failedBy(what, error);
}

/** Reads the body and throws it away; `done` may be called more than once. */
function discard(answer: IncomingMessage, done: (error?: Error) => void): void {
	let bytes = 0;
	answer.on('data', (piece: Buffer) => {
		bytes += piece.length;
		if (bytes >= BODY_BYTES) done();
	});
	answer.on('end', () => done());
	answer.on('error', done);
}

function withoutCredentials(url: URL): string {
	const shown = new URL(url);
	shown.username = '';
	shown.password = '';
	return shown.href;
}
