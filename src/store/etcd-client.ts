import {
	Etcd3,
	EtcdPermissionDeniedError,
	GRPCFailedPreconditionError,
	GRPCInvalidArgumentError,
	GRPCOutOfRangeError,
	GRPCResourceExhastedError,
	GRPCUnauthenticatedError,
	type IOptions,
	type IRangeRequest,
	type IRangeResponse,
	type ITxnRequest,
	type ITxnResponse,
	type Watcher,
} from 'etcd3';
import { MinderError } from '../model/errors.ts';
import type { Clock } from '../sys/clock.ts';

/** A member that has not answered by then is left for the next one. Seconds. */
const ANSWER_SECONDS = 1.5;
/** For a page of what may be large values. Seconds. */
export const PAGE_SECONDS = 10;

/**
 * The members of an etcd cluster. A call goes to one of them and is not repeated here: only its caller knows whether that is safe. After a
 * call that failed the next one goes to the next member.
 */
export class EtcdClient {
	readonly #hosts: readonly string[];
	readonly #clock: Clock;
	readonly #members: Etcd3[];
	#current = 0;
	#closed = false;

	constructor(hosts: readonly string[], clock: Clock) {
		this.#hosts = hosts;
		this.#clock = clock;
		this.#members = hosts.map((host) => new Etcd3({ hosts: host, grpcOptions: CHANNEL, faultHandling: FAULTS }));
	}

	/** For messages. */
	get name(): string {
		return `etcd at ${this.#hosts.join(', ')}`;
	}

	txn(request: ITxnRequest): Promise<ITxnResponse> {
		return this.#call(ANSWER_SECONDS, (member, options) => member.kv.txn(request, options));
	}

	range(request: IRangeRequest, seconds: number = ANSWER_SECONDS): Promise<IRangeResponse> {
		return this.#call(seconds, (member, options) => member.kv.range(request, options));
	}

	/** The id of a new lease. */
	async grant(ttlSeconds: number): Promise<string> {
		const { ID } = await this.#call(ANSWER_SECONDS, (member, options) =>
			member.leaseClient.leaseGrant({ TTL: ttlSeconds }, options),
		);
		return ID;
	}

	async revoke(lease: string): Promise<void> {
		await this.#call(ANSWER_SECONDS, (member, options) => member.leaseClient.leaseRevoke({ ID: lease }, options));
	}

	/** Seconds that the lease has left from now on; 0: it is no more. */
	renew(lease: string): Promise<number> {
		return this.#call(ANSWER_SECONDS, async (member, options) => {
			const stream = await member.leaseClient.leaseKeepAlive(options);
			try {
				return await new Promise<number>((resolve, reject) => {
					stream.on('data', (answer) => resolve(Number(answer.TTL)));
					stream.on('error', reject);
					stream.on('end', () => reject(new Error('the stream of the lease ended')));
					stream.write({ ID: lease });
				});
			} finally {
				stream.on('error', () => undefined);
				stream.end();
			}
		});
	}

	/** Calls `changed` at changes of a key, as long as the member that is asked lives. */
	watch(key: Buffer, changed: () => void): () => void {
		let stopped = false;
		let watcher: Watcher | undefined;
		const stop = (): void => {
			stopped = true;
			// A stream that is cut while it is being cancelled has ended as well.
			watcher?.cancel().catch(() => undefined);
			watcher = undefined;
		};
		const member = this.#member();
		member
			.watch()
			.key(key)
			.create()
			.then(
				(created) => {
					watcher = created;
					created.on('put', changed);
					created.on('delete', changed);
					created.on('error', changed);
					if (stopped) stop();
				},
				() => undefined,
			);
		return stop;
	}

	/** Calls in flight fail. */
	close(): void {
		this.#closed = true;
		for (const member of this.#members) member.close();
	}

	#member(): Etcd3 {
		const member = this.#members[this.#current % this.#members.length];
		if (member === undefined || this.#closed)
			throw new MinderError('storage', `the connection to ${this.name} is closed`);
		return member;
	}

	async #call<T>(seconds: number, call: (member: Etcd3, options: { deadline: Date }) => Promise<T>): Promise<T> {
		const asked = this.#current;
		const member = this.#member();
		try {
			return await call(member, { deadline: new Date(this.#clock.wall() + seconds * 1000) });
		} catch (error) {
			if (!isRefusal(error) && this.#current === asked) this.#current++;
			throw error;
		}
	}
}

/**
 * Whether etcd said that it will not do it, whichever member is asked. Nothing has been done, except perhaps where {@link isShortage} says
 * otherwise.
 */
export function isRefusal(error: unknown): boolean {
	return REFUSALS.some((kind) => error instanceof kind);
}

/**
 * Whether etcd lacks space. It looks when a transaction arrives, and again when it has just made it: where its database passed the quota
 * in between, it refuses what is made (etcd issue 16659).
 */
export function isShortage(error: unknown): boolean {
	return error instanceof GRPCResourceExhastedError;
}

const REFUSALS = [
	GRPCResourceExhastedError,
	GRPCInvalidArgumentError,
	GRPCFailedPreconditionError,
	GRPCOutOfRangeError,
	GRPCUnauthenticatedError,
	EtcdPermissionDeniedError,
];

/** What etcd, or the way to it, had against a call: one line. */
export function reasonOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.split('\n', 1)[0]?.replace(/^\d+ [A-Z_]+: (etcdserver: )?/, '') ?? '';
}

const CHANNEL = {
	'grpc.max_receive_message_length': -1,
	'grpc.max_send_message_length': -1,
	// Otherwise the waits between attempts to connect would be shared with channels that were given up.
	'grpc.use_local_subchannel_pool': 1,
	'grpc.initial_reconnect_backoff_ms': 100,
	'grpc.max_reconnect_backoff_ms': 1000,
	'grpc.enable_retries': 0,
};

/** No retries and no circuit breakers of the library's own: after a fault every second counts, and not every call may be repeated. */
const AS_IT_COMES: NonNullable<NonNullable<IOptions['faultHandling']>['global']> = {
	_altReturn: undefined as never,
	onSuccess: () => ({ dispose() {} }),
	onFailure: () => ({ dispose() {} }),
	execute: async (call, signal) => call({ signal: signal ?? new AbortController().signal }),
};
const FAULTS = { global: AS_IT_COMES, host: () => AS_IT_COMES };
