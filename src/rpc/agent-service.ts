import type { AgentHandlers } from '../model/agent-protocol.ts';
import { agentMessageFromWire, logPushFromWire, managerMessageToWire } from '../wire/agent-messages.ts';
import type { AgentServiceHandlers } from '../wire/gen/minder/v1/AgentService.ts';
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
	};
}
