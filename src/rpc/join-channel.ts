import { Metadata, type ServiceError } from '@grpc/grpc-js';
import type { Clock } from '../sys/clock.ts';
import { JoinService } from '../wire/proto.ts';
import { DEFAULT_PORT, formatAddress, parseAddress } from './address.ts';
import { channelOptions, channelTarget, silenceLibrary } from './channel-options.ts';
import { channelSecurity } from './secure-channel.ts';
import { fromStatus, type Peer } from './status.ts';

/** Within which each call has to be answered. */
const TIMEOUT_SECONDS = 10;

/** What a machine asks before it has a certificate, or when its certificate is to be replaced. Each method throws a MinderError. */
export interface JoinChannel {
	/** A value to be signed; good once, for a minute. */
	challenge(): Promise<string>;
	/** The certificate (PEM) for the key that `signingRequest` is signed with. */
	join(token: string, signingRequest: string): Promise<string>;
	/** As {@link join}, for a node that has joined with this key. */
	renew(signingRequest: string): Promise<string>;
	close(): void;
}

/**
 * A channel without a certificate of its own to the manager at `server` (`HOST[:PORT]`), who has to have one of the authority `ca` (PEM).
 * @throws MinderError `usage` for a bad address
 */
export function openJoinChannel(server: string, ca: string, clock: Clock): JoinChannel {
	silenceLibrary();
	const address = parseAddress(server, DEFAULT_PORT);
	const peer: Peer = { name: `manager at ${formatAddress(address)}`, timeoutSeconds: TIMEOUT_SECONDS };
	const { credentials, options } = channelSecurity({ ca });
	const client = new JoinService(channelTarget(address), credentials, { ...channelOptions(), ...options });

	const ask = <Response>(call: (deadline: Deadline, done: Done<Response>) => unknown): Promise<Response> =>
		new Promise((resolve, reject) => {
			call({ deadline: clock.wall() + TIMEOUT_SECONDS * 1000 }, (error, response) => {
				if (error !== null) reject(fromStatus(error, peer));
				else if (response !== undefined) resolve(response);
			});
		});

	return {
		async challenge() {
			const response = await ask<{ challenge: string }>((deadline, done) =>
				client.GetChallenge({}, new Metadata(), deadline, done),
			);
			return response.challenge;
		},
		async join(token, signingRequest) {
			const response = await ask<{ certificate: string }>((deadline, done) =>
				client.Join({ token, signingRequest }, new Metadata(), deadline, done),
			);
			return response.certificate;
		},
		async renew(signingRequest) {
			const response = await ask<{ certificate: string }>((deadline, done) =>
				client.Renew({ signingRequest }, new Metadata(), deadline, done),
			);
			return response.certificate;
		},
		close: () => client.close(),
	};
}

interface Deadline {
	readonly deadline: number;
}

type Done<Response> = (error: ServiceError | null, response?: Response) => void;
