import { connect } from 'node:net';
import { CALLED_OFF, type Checker, failedBy, PASSED } from './probe-check.ts';

/** Passes where a connection can be made; it is closed at once, nothing is sent. */
export function tcpChecker(host: string, port: number): Checker {
	const what = `tcp ${host.includes(':') ? `[${host}]` : host}:${port}`;
	return {
		what,
		check: (signal) =>
			new Promise((resolve) => {
				if (signal.aborted) return resolve(CALLED_OFF);
				const socket = connect({ host, port });
				const end = (result: Parameters<typeof resolve>[0]): void => {
					signal.removeEventListener('abort', onAbort);
					socket.destroy();
					resolve(result);
				};
				const onAbort = (): void => end(CALLED_OFF);
				signal.addEventListener('abort', onAbort, { once: true });
				socket.once('connect', () => end(PASSED));
				// Stays: a socket that is being destroyed may still tell of an error.
				socket.on('error', (error) => end(failedBy(what, error)));
			}),
		close() {},
	};
}
