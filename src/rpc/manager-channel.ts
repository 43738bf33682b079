import type { ClientWritableStream } from '@grpc/grpc-js';
import type { ManagerChannel, MessageStream } from '../model/agent-protocol.ts';
import type { WorkerMessage } from '../model/jobs.ts';
import { agentMessageToWire, logPushToWire, managerMessageFromWire } from '../wire/agent-messages.ts';
import type { ManagerMessage__Output } from '../wire/gen/minder/v1/ManagerMessage.ts';
import type { WorkerOrder__Output } from '../wire/gen/minder/v1/WorkerOrder.ts';
import { AgentService } from '../wire/proto.ts';
import { nodeWorkerMessageToWire, workerOrderFromWire } from '../wire/worker.ts';
import { DEFAULT_PORT, formatAddress, parseAddress } from './address.ts';
import { channelOptions, channelTarget, silenceLibrary } from './channel-options.ts';
import { type CallEnd, understand, watchCall } from './client-call.ts';
import { incoming, outbox } from './message-stream.ts';
import { channelSecurity, type Trust } from './secure-channel.ts';
import type { Peer } from './status.ts';

/**
 * A channel to the manager at `server` (`HOST[:PORT]`), over TLS where there is `trust`, in plain text without. It dials when the first stream is opened; a stream fails with `unreachable`
 * as soon as it is known that nobody answers, and nothing is retried here. A stream's `end(error)` gives the call up: a caller cannot
 * send an error. `close` breaks off what is still open.
 * @throws MinderError `usage` for a bad address
 */
export function openManagerChannel(server: string, trust?: Trust): ManagerChannel {
	silenceLibrary();
	const address = parseAddress(server, DEFAULT_PORT);
	const peer: Peer = { name: `manager at ${formatAddress(address)}` };
	const { credentials, options } = channelSecurity(trust);
	const client = new AgentService(channelTarget(address), credentials, { ...channelOptions(), ...options });
	const open = new Set<CallEnd>();

	const opened = <Out, Wire, In>(
		call: ClientWritableStream<Wire>,
		encode: (message: Out) => Wire,
		read: (end: CallEnd) => AsyncIterator<In, void, undefined>,
	): MessageStream<In, Out> => {
		const end = watchCall(call, peer);
		open.add(end);
		end.closed.addEventListener('abort', () => open.delete(end), { once: true });
		const messages = read(end);
		return {
			...outbox(call, encode, end.closed),
			closed: end.closed,
			end: (error) => (error === undefined ? call.end() : end.cancel()),
			[Symbol.asyncIterator]: () => messages,
		};
	};

	return {
		openSession() {
			const call = client.Session();
			// Until it is asked for the first message, the library takes in all that comes.
			call.read(0);
			return opened(call, agentMessageToWire, (end) => {
				const decode = (wire: ManagerMessage__Output) => understand(peer, () => managerMessageFromWire(wire));
				return cancelOnThrow(incoming(call, decode, end.failure, end.closed), end);
			});
		},

		pushLogs: () =>
			opened(
				client.PushLogs(() => {}),
				logPushToWire,
				untilOver,
			),

		workJobs(node) {
			const call = client.WorkJobs();
			call.read(0);
			let begun = false;
			const encode = (message: WorkerMessage) => {
				const wire = nodeWorkerMessageToWire(begun ? { message } : { node, message });
				begun = true;
				return wire;
			};
			return opened(call, encode, (end) => {
				const decode = (wire: WorkerOrder__Output) => understand(peer, () => workerOrderFromWire(wire));
				return cancelOnThrow(incoming(call, decode, end.failure, end.closed), end);
			});
		},

		close() {
			for (const end of open) end.cancel();
			client.close();
		},
	};
}

/** A message that is not understood ends the call too. */
async function* cancelOnThrow<In>(messages: AsyncGenerator<In>, end: CallEnd): AsyncGenerator<In, void, undefined> {
	try {
		yield* messages;
	} catch (error) {
		end.cancel();
		throw error;
	}
}

/** No message, but the end of the call and its error. */
function untilOver(end: CallEnd): AsyncIterator<never, void, undefined> {
	return {
		async next() {
			if (!end.closed.aborted) {
				await new Promise((resolve) => end.closed.addEventListener('abort', resolve, { once: true }));
			}
			const error = end.failure();
			if (error !== undefined) throw error;
			return { done: true, value: undefined };
		},
	};
}
