import type { LogPush, ManagerChannel, ManagerMessage, MessageStream } from '../model/agent-protocol.ts';
import { toMinderError } from '../model/errors.ts';
import type { InstanceId } from '../model/ids.ts';
import type { LogChunk, LogRange } from '../model/views.ts';
import type { Clock } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import type { OutputPiece, OutputRange } from './output-reader.ts';
import type { Supervision } from './supervision.ts';

/** Log streams that one agent serves at a time. */
export const MOST_LOG_STREAMS = 64;

type OpenLogs = Extract<ManagerMessage, { kind: 'open-logs' }>;
type PushStream = MessageStream<never, LogPush>;

/** What log pushing needs of the agent. */
export interface LogPusherOptions {
	readonly supervision: Pick<Supervision, 'observed' | 'outputFiles'>;
	readonly clock: Clock;
	readonly log: Log;
	/** Reads an output by the path of its file, see `LogRotation.read`. */
	readonly tail: (path: string, range: OutputRange) => AsyncIterable<OutputPiece>;
}

interface OpenStream {
	readonly instance: InstanceId;
	/** The manager is gone or has had enough. */
	readonly cut: AbortController;
	/** The instance was removed: what is in its files is still sent. */
	readonly finish: AbortController;
	readonly done: Promise<void>;
}

/**
 * Answers the requests for output of one session, each on a stream of its own and no faster than that is read. No byte is held beyond one
 * piece per file.
 */
export class LogPusher {
	readonly #channel: Pick<ManagerChannel, 'pushLogs'>;
	readonly #options: LogPusherOptions;
	readonly #open = new Set<OpenStream>();

	constructor(channel: Pick<ManagerChannel, 'pushLogs'>, options: LogPusherOptions) {
		this.#channel = channel;
		this.#options = options;
	}

	/** Streams that are being sent. */
	get open(): number {
		return this.#open.size;
	}

	/** Begins to send; whatever goes wrong is told to the one who asked. */
	push({ request, instance, range }: OpenLogs): void {
		const refusal = this.#refusal(instance);
		const stream = this.#channel.pushLogs();
		stream.send({ kind: 'request', request });
		if (refusal !== undefined) {
			stream.send({ kind: 'error', error: refusal });
			stream.end();
			return;
		}
		const cut = new AbortController();
		const finish = new AbortController();
		const onClosed = (): void => cut.abort();
		stream.closed.addEventListener('abort', onClosed, { once: true });
		void watchForEnd(stream, cut);
		const done = this.#send(stream, instance, range, { cut, finish }).finally(() => {
			stream.closed.removeEventListener('abort', onClosed);
			this.#open.delete(entry);
		});
		const entry: OpenStream = { instance, cut, finish, done };
		this.#open.add(entry);
	}

	/** An instance was removed: who follows its output gets the rest, then the end. */
	finish(instance: InstanceId): void {
		for (const stream of this.#open) if (stream.instance === instance) stream.finish.abort();
	}

	/** Cuts all streams; resolves when their files are closed. */
	async close(): Promise<void> {
		for (const stream of this.#open) stream.cut.abort();
		await Promise.all([...this.#open].map((stream) => stream.done));
	}

	#refusal(instance: InstanceId): string | undefined {
		if (this.#open.size >= MOST_LOG_STREAMS) {
			return `this node already sends ${MOST_LOG_STREAMS} log streams, its limit; close some and try again`;
		}
		if (!this.#options.supervision.observed().some((state) => state.instance === instance)) {
			return `no instance ${instance} on this node; see "minder status" for where it runs now`;
		}
		return undefined;
	}

	/** Never rejects. */
	async #send(
		stream: PushStream,
		instance: InstanceId,
		range: LogRange,
		{ cut, finish }: Pick<OpenStream, 'cut' | 'finish'>,
	): Promise<void> {
		const { supervision, clock, log, tail } = this.#options;
		const copy = async (name: LogChunk['stream'], path: string): Promise<void> => {
			const from = range.from?.[`${instance}/${name}`];
			const begin = {
				...(from === undefined ? {} : { from }),
				...(range.tail === undefined ? {} : { tail: range.tail }),
				...(range.since === undefined ? {} : { since: range.since }),
			};
			const read = { ...begin, follow: range.follow, signal: cut.signal, until: finish.signal, clock };
			for await (const { position, data } of tail(path, read)) {
				if (cut.signal.aborted) return;
				const chunk = { instance, stream: name, data, position };
				if (!stream.send({ kind: 'chunk', chunk })) await stream.drained();
			}
		};
		try {
			const files = supervision.outputFiles(instance);
			const wanted = (['stdout', 'stderr'] as const).filter((name) => range[name]);
			if (range.follow) await Promise.all(wanted.map((name) => copy(name, files[name])));
			else for (const name of wanted) await copy(name, files[name]);
		} catch (error) {
			const { message } = toMinderError(error);
			log.warn({ err: error, instance }, `output of ${instance} cannot be sent: ${message}`);
			if (!cut.signal.aborted)
				stream.send({ kind: 'error', error: `output of ${instance} cannot be read: ${message}` });
		}
		cut.abort();
		stream.end();
	}
}

/** The manager ends a push by ending its side: no message ever comes. */
async function watchForEnd(stream: PushStream, cut: AbortController): Promise<void> {
	try {
		for await (const _ of stream);
	} catch {
		// A broken stream has nobody left to tell.
	}
	cut.abort();
}
