import type { JoinHandlers } from '../model/join.ts';
import type { JoinServiceHandlers } from '../wire/gen/minder/v1/JoinService.ts';
import { type ServerContext, unary } from './adapters.ts';

/** JoinService over `join`. */
export function joinService(join: JoinHandlers, context: ServerContext): JoinServiceHandlers {
	return {
		GetChallenge: unary(context, (_request, options) => join.getChallenge(options)),
		Join: unary(context, (request, options) => join.join(request, options)),
		Renew: unary(context, (request, options) => join.renew(request, options)),
	};
}
