import { type ChannelOptions, logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { type Address, formatAddress } from './address.ts';

/** Largest message in either direction, in bytes, unless the manager was started with another limit. */
export const DEFAULT_MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** An idle connection is probed after 10 s and given up after another 10 s, so that a dead peer is noticed within about 20 s. */
const KEEPALIVE = { 'grpc.keepalive_time_ms': 10_000, 'grpc.keepalive_timeout_ms': 10_000 };

/** Calls at a time over one connection; what comes beyond it waits in the client. */
const MOST_STREAMS = 256;

/** Options of a server; clients may ping as often as they like. */
export function serverOptions(maxMessageBytes: number): ChannelOptions {
	return {
		...KEEPALIVE,
		'grpc.max_concurrent_streams': MOST_STREAMS,
		'grpc.max_receive_message_length': maxMessageBytes,
		'grpc.max_send_message_length': maxMessageBytes,
	};
}

/**
 * Options of a channel. Each has connections of its own; nothing is retried below us, and no calls are counted; neither the environment's
 * HTTP proxy nor DNS TXT records are asked, both of which delay or misdirect calls inside a cluster.
 */
export function channelOptions(): ChannelOptions {
	return {
		...KEEPALIVE,
		'grpc.keepalive_permit_without_calls': 1,
		'grpc.max_receive_message_length': DEFAULT_MAX_MESSAGE_BYTES,
		'grpc.max_send_message_length': DEFAULT_MAX_MESSAGE_BYTES,
		'grpc.initial_reconnect_backoff_ms': 250,
		'grpc.max_reconnect_backoff_ms': 1_000,
		'grpc.dns_min_time_between_resolutions_ms': 1_000,
		'grpc.enable_retries': 0,
		'grpc.enable_channelz': 0,
		'grpc.enable_http_proxy': 0,
		'grpc.use_local_subchannel_pool': 1,
		'grpc.service_config_disable_resolution': 1,
	};
}

/** Target of a channel to `address`; a host may be a name with several addresses. */
export function channelTarget(address: Address): string {
	return `dns:${formatAddress(address)}`;
}

/** The library's own lines on stderr repeat what errors say already; GRPC_VERBOSITY brings them back. */
export function silenceLibrary(): void {
	if (process.env.GRPC_VERBOSITY === undefined) setLogVerbosity(logVerbosity.NONE);
}
