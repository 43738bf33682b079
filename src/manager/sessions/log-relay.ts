import type { Caller } from '../../model/access.ts';
import type { LogPush } from '../../model/agent-protocol.ts';
import { MinderError } from '../../model/errors.ts';
import type { InstanceId, NodeName } from '../../model/ids.ts';
import type { LogChunk, LogRange } from '../../model/views.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Rand } from '../../sys/rand.ts';
import type { AgentSession } from './agent-session.ts';
import { PendingReplies } from './pending-replies.ts';

const OPEN_SECONDS = 10;

interface Push {
	readonly caller: Caller;
	readonly messages: AsyncIterator<LogPush>;
	readonly finish: () => void;
}

/** Brings the reader of an instance's logs together with the call in which its agent pushes them. */
export class LogRelay {
	readonly #rand: Rand;
	readonly #expected: PendingReplies<Push>;

	constructor(clock: Clock, rand: Rand) {
		this.#rand = rand;
		this.#expected = new PendingReplies(clock);
	}

	/**
	 * The output of an instance, read from the agent no faster than the reader takes it. Ends when the reader leaves, which ends the push.
	 * @throws MinderError `node-unavailable` (no push came, or it broke off), `not-found` or `internal` in the agent's words
	 */
	async *read(
		session: AgentSession,
		instance: InstanceId,
		range: LogRange,
		signal?: AbortSignal,
	): AsyncGenerator<LogChunk, void, undefined> {
		const gone = new MinderError(
			'node-unavailable',
			`node ${session.node} went away while the logs of ${instance} were read`,
		);
		const push = await this.#open(session, instance, range, gone, signal);
		if (push === undefined) return;
		if (!speaksFor(push.caller, session.node)) {
			push.finish();
			throw new MinderError('node-unavailable', `another agent than that of node ${session.node} sent its logs`);
		}
		const over = new AbortController();
		const aborted = onceAborted(over.signal, signal);
		const lost = onceAborted(over.signal, session.closed);
		try {
			for (;;) {
				const next = push.messages.next();
				next.catch(() => undefined);
				const first = await Promise.race([next, aborted, lost]);
				if (first === 'aborted') {
					if (signal?.aborted === true) return;
					throw gone;
				}
				if (first.done === true) return;
				const message = first.value;
				if (message.kind === 'error') throw new MinderError('node-unavailable', `${instance}: ${message.error}`);
				if (message.kind === 'request') continue;
				if (message.chunk.instance !== instance)
					throw new MinderError('node-unavailable', `node ${session.node} sent other logs than those of ${instance}`);
				yield message.chunk;
			}
		} finally {
			over.abort();
			push.finish();
		}
	}

	/** An agent pushes. Resolves when its reader has enough. See AgentHandlers. */
	async accept(pushes: AsyncIterable<LogPush>, signal: AbortSignal, caller: Caller): Promise<void> {
		const messages = pushes[Symbol.asyncIterator]();
		try {
			const first = await messages.next();
			if (first.done === true) return;
			if (first.value.kind !== 'request') {
				throw new MinderError('usage', `a push begins with the number of its request, not with ${first.value.kind}`);
			}
			const { request } = first.value;
			await new Promise<void>((resolve, reject) => {
				signal.addEventListener('abort', () => resolve(), { once: true });
				const taken = this.#expected.answer(request, { messages, finish: resolve, caller });
				if (!taken) reject(new MinderError('not-found', `nobody reads the logs of request ${request} any more`));
			});
		} finally {
			void messages.return?.().catch(() => undefined);
		}
	}

	async #open(
		session: AgentSession,
		instance: InstanceId,
		range: LogRange,
		gone: MinderError,
		signal: AbortSignal | undefined,
	): Promise<Push | undefined> {
		const request = this.#rand.uuid();
		const late = () =>
			new MinderError(
				'node-unavailable',
				`node ${session.node} did not send the logs of ${instance} within ${OPEN_SECONDS}s`,
			);
		const push = this.#expected.expect(request, OPEN_SECONDS, late);
		const onAbort = (): void => this.#expected.fail(request, signal?.aborted === true ? STOPPED : gone);
		signal?.addEventListener('abort', onAbort, { once: true });
		session.closed.addEventListener('abort', onAbort, { once: true });
		if (signal?.aborted === true || session.closed.aborted) onAbort();
		else session.openLogs(request, instance, range);
		try {
			return await push;
		} catch (error) {
			if (error === STOPPED) return undefined;
			throw error;
		} finally {
			signal?.removeEventListener('abort', onAbort);
			session.closed.removeEventListener('abort', onAbort);
		}
	}
}

function speaksFor({ principal }: Caller, node: NodeName): boolean {
	return principal.kind === 'local' || (principal.kind === 'node' && principal.name === node);
}

const STOPPED = new MinderError('cancelled', 'the reader has left');

/** Resolves when `signal` is aborted; its listener is taken off when `over` is. */
function onceAborted(over: AbortSignal, signal: AbortSignal | undefined): Promise<'aborted'> {
	return new Promise((resolve) => {
		if (signal?.aborted === true) return resolve('aborted');
		signal?.addEventListener('abort', () => resolve('aborted'), { once: true, signal: over });
	});
}
