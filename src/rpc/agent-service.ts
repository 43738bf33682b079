import type { AgentHandlers, MessageStream } from '../model/agent-protocol.ts';
import { MinderError } from '../model/errors.ts';
import type { WorkerMessage, WorkerOrder } from '../model/jobs.ts';
import { agentMessageFromWire, logPushFromWire, managerMessageToWire } from '../wire/agent-messages.ts';
import type { AgentServiceHandlers } from '../wire/gen/minder/v1/AgentService.ts';
import { type NodeWorkerMessage, nodeWorkerMessageFromWire, workerOrderToWire } from '../wire/worker.ts';
import { bidi, clientStream, type ServerContext } from './adapters.ts';

/** AgentService over `agents`: every message is converted, none is looked at. */
export function agentService(agents: AgentHandlers, context: ServerContext): AgentServiceHandlers {
	return {
		Session: bidi(context, agentMessageFromWire, managerMessageToWire, (stream, peer, caller) =>
			agents.session(stream, peer, caller),
		),

		PushLogs: clientStream(context, logPushFromWire, async (pushes, { signal, caller }) => {
			await agents.pushLogs(pushes, signal, caller);
			return {};
		}),

		WorkJobs: bidi(context, nodeWorkerMessageFromWire, workerOrderToWire, async (stream, _peer, caller) => {
			const messages = stream[Symbol.asyncIterator]();
			const first = await messages.next();
			if (first.done === true) return;
			const { node } = first.value;
			if (node === undefined) throw new MinderError('usage', 'the first message of a worker must name its node');
			await agents.workJobs(withFirst(stream, first.value, messages), node, caller);
		}),
	};
}

/** `stream` with what was read of it already, and without the names of nodes. */
function withFirst(
	stream: MessageStream<NodeWorkerMessage, WorkerOrder>,
	first: NodeWorkerMessage,
	rest: AsyncIterator<NodeWorkerMessage>,
): MessageStream<WorkerMessage, WorkerOrder> {
	async function* all(): AsyncGenerator<WorkerMessage, void, undefined> {
		yield first.message;
		for (;;) {
			const next = await rest.next();
			if (next.done === true) return;
			yield next.value.message;
		}
	}
	const messages = all();
	return { ...stream, [Symbol.asyncIterator]: () => messages };
}
