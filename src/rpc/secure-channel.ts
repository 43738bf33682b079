import { createSecureContext } from 'node:tls';
import { type ChannelCredentials, type ChannelOptions, credentials, Metadata } from '@grpc/grpc-js';
import { MinderError } from '../model/errors.ts';
import { MANAGER_NAME } from '../sys/certificates/names.ts';

/** What a client knows and has; PEM. Without any of it the channel is plain text. */
export interface Trust {
	/** The cluster's authority: the only one whose certificates are believed. */
	readonly ca: string;
	/** Access token, sent with every call. */
	readonly token?: string;
	/** An agent's own certificate and key. */
	readonly identity?: { readonly cert: string; readonly key: string };
}

/** Arguments of a raw client beside its target. */
export interface ChannelSecurity {
	readonly credentials: ChannelCredentials;
	/** To be spread over those of `channelOptions()`. */
	readonly options: ChannelOptions;
}

/**
 * TLS 1.3 to a manager that has a certificate of this authority for its fixed name, at whatever address; plain text without `trust`.
 * @throws MinderError `usage` where a certificate or key cannot be read
 */
export function channelSecurity(trust?: Trust): ChannelSecurity {
	if (trust === undefined) return { credentials: credentials.createInsecure(), options: {} };
	const options = { 'grpc.ssl_target_name_override': MANAGER_NAME };
	const channel = credentials.createFromSecureContext(secureContext(trust));
	const { token } = trust;
	if (token === undefined) return { credentials: channel, options };
	const perCall = credentials.createFromMetadataGenerator((_call, callback) => {
		const metadata = new Metadata();
		metadata.set('authorization', `Bearer ${token}`);
		callback(null, metadata);
	});
	return { credentials: credentials.combineChannelCredentials(channel, perCall), options };
}

function secureContext({ ca, identity }: Trust): ReturnType<typeof createSecureContext> {
	try {
		return createSecureContext({ ca, ...identity, minVersion: 'TLSv1.3' });
	} catch (error) {
		throw new MinderError(
			'usage',
			'the certificate or key for the manager cannot be read: sign in or join again, with `minder login` or a join token',
			{ cause: error },
		);
	}
}
