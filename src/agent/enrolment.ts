import { ERRORS, MinderError, toMinderError } from '../model/errors.ts';
import type { NodeName } from '../model/ids.ts';
import { type JoinTokenText, joinTokenText, parseJoinToken } from '../model/token-text.ts';
import { DEFAULT_PORT, isLoopbackHost, parseAddress } from '../rpc/address.ts';
import { type JoinChannel, openJoinChannel } from '../rpc/join-channel.ts';
import { fetchAuthority } from '../rpc/secure-authority.ts';
import type { Trust } from '../rpc/secure-channel.ts';
import { newKeyPem } from '../sys/certificates/keys.ts';
import { renewalDue } from '../sys/certificates/peer-certificate.ts';
import type { Clock, Timer } from '../sys/clock.ts';
import { errnoOf, type Files } from '../sys/files.ts';
import type { Log } from '../sys/log.ts';
import { type Enrolment, EnrolmentFile, enrolmentOf } from './enrolment-file.ts';

const HOUR_SECONDS = 3600;

/** What enrolling asks of managers. */
export interface JoinPort {
	/** The authority's certificate (PEM), believed by its hash. */
	fetchAuthority(server: string, caHash: string): Promise<string>;
	open(server: string, ca: string): JoinChannel;
}

export interface NodeTrustOptions {
	/** The agent's `tls` directory. */
	readonly directory: string;
	readonly node: NodeName;
	/** To join with, where this machine has not joined with it yet. */
	readonly joinToken?: string;
	/** Speak plain text to other machines too. */
	readonly insecure: boolean;
	readonly files: Files;
	readonly clock: Clock;
	readonly log: Log;
	/** Default: the network. */
	readonly port?: JoinPort;
}

/**
 * By what an agent and its managers know each other: joins with a token, keeps the certificate, and has it renewed. Plain text is spoken
 * with a manager on this machine while there is neither token nor certificate, with others where `insecure` says so.
 */
export class NodeTrust {
	readonly #options: NodeTrustOptions;
	readonly #port: JoinPort;
	readonly #file: EnrolmentFile;
	readonly #token: JoinTokenText | undefined;
	#held: Enrolment | undefined;
	/** The token was refused while there was a certificate to go on with. */
	#tokenIsUseless = false;
	#server: string | undefined;
	#timer: Timer | undefined;
	#busy: Promise<unknown> = Promise.resolve();

	private constructor(options: NodeTrustOptions, file: EnrolmentFile, held: Enrolment | undefined) {
		const { joinToken, clock } = options;
		this.#options = options;
		this.#file = file;
		this.#held = held;
		this.#token = joinToken === undefined ? undefined : parseJoinToken(joinToken);
		this.#port = options.port ?? {
			fetchAuthority: (server, caHash) => fetchAuthority(server, caHash, clock),
			open: (server, ca) => openJoinChannel(server, ca, clock),
		};
	}

	/**
	 * @param servers the managers, of which none is asked yet
	 * @throws MinderError `usage` for something that is not a join token, `unauthenticated` where there is no way to speak with one of the
	 * managers, `storage`
	 */
	static async open(options: NodeTrustOptions, servers: readonly string[]): Promise<NodeTrust> {
		const { directory, files, log, insecure, joinToken } = options;
		if (insecure && joinToken !== undefined) {
			throw new MinderError('usage', 'a join token and --insecure exclude each other: leave one of them out');
		}
		const file = new EnrolmentFile(directory, files, log);
		const trust = new NodeTrust(options, file, insecure ? undefined : await file.read());
		for (const server of servers)
			if (trust.#held === undefined && trust.#token === undefined) trust.#checkPlain(server);
		if (insecure) log.warn({}, 'speaking plain text with the manager: anybody in between can run programs here');
		return trust;
	}

	/** Looks every hour whether the certificate is to be renewed. */
	start(): void {
		this.#timer = this.#options.clock.after(HOUR_SECONDS, () => {
			this.start();
			const server = this.#server;
			if (server === undefined || this.#held === undefined) return;
			this.trustFor(server).catch((error: unknown) => {
				this.#options.log.debug({ server }, `not renewed: ${toMinderError(error).message}`);
			});
		});
	}

	stop(): void {
		this.#timer?.cancel();
	}

	/**
	 * What to speak with the manager at `server` with; joins and renews where it is time to. Undefined: plain text.
	 * @throws MinderError what the manager says, `unauthenticated` where nothing can be done without a new token, `storage`
	 */
	trustFor(server: string): Promise<Trust | undefined> {
		const after = this.#busy.then(() => this.#trustFor(server));
		this.#busy = after.catch(() => undefined);
		return after;
	}

	async #trustFor(server: string): Promise<Trust | undefined> {
		this.#server = server;
		if (this.#token !== undefined && this.#token.id !== this.#held?.tokenId && !this.#tokenIsUseless) {
			await this.#joinOrGoOn(server, this.#token);
		}
		if (this.#held === undefined) {
			this.#checkPlain(server);
			return undefined;
		}
		this.#checkName(this.#held);
		if (renewalDue(this.#held.of, this.#options.clock.wall())) await this.#renewOrGoOn(server, this.#held);
		const { authority, certificate, key } = this.#held;
		return { ca: authority, identity: { cert: certificate, key } };
	}

	/** A token that is no good is no reason to stop while the certificate is good. */
	async #joinOrGoOn(server: string, token: JoinTokenText): Promise<void> {
		try {
			await this.#join(server, token);
		} catch (error) {
			const failure = toMinderError(error);
			if (this.#held === undefined || ERRORS[failure.code].retryable || this.#held.of.name !== this.#options.node) {
				throw failure;
			}
			this.#tokenIsUseless = true;
			this.#options.log.warn({ server }, `not joined anew, going on with the former certificate: ${failure.message}`);
		}
	}

	async #join(server: string, token: JoinTokenText): Promise<void> {
		const { node, log } = this.#options;
		const authority = await this.#port.fetchAuthority(server, token.caHash);
		const key = await this.#file.joiningKey(token.id, newKeyPem);
		const certificate = await this.#ask(server, authority, async (channel) =>
			channel.join(joinTokenText(token), await requestOf(node, await channel.challenge(), key)),
		);
		await this.#keep({ tokenId: token.id, key, certificate, authority }, server);
		log.info({ server, node }, `this machine has joined as node ${node}; the join token is no longer needed`);
	}

	/** With the hour in hand there are many attempts before the certificate ends; until then it is used. */
	async #renewOrGoOn(server: string, held: Enrolment): Promise<void> {
		const { clock, log } = this.#options;
		try {
			await this.#renew(server, held);
		} catch (error) {
			const now = clock.wall();
			if (now < held.of.notBefore || now >= held.of.notAfter) throw error;
			log.warn({ server }, `the certificate is not renewed yet: ${toMinderError(error).message}`);
		}
	}

	async #renew(server: string, held: Enrolment): Promise<void> {
		const { key, authority } = held;
		const certificate = await this.#ask(server, authority, async (channel) =>
			channel.renew(await requestOf(held.of.name, await channel.challenge(), key)),
		);
		const { notAfter } = await this.#keep({ ...held, certificate }, server);
		const until = new Date(notAfter).toISOString();
		this.#options.log.info({ server, until }, `the certificate of this node was renewed, until ${until}`);
	}

	async #ask<T>(server: string, authority: string, call: (channel: JoinChannel) => Promise<T>): Promise<T> {
		const channel = this.#port.open(server, authority);
		try {
			return await call(channel);
		} finally {
			channel.close();
		}
	}

	async #keep(parts: Omit<Enrolment, 'of'>, server: string): Promise<Enrolment['of']> {
		const enrolment = enrolmentOf(parts);
		if (enrolment === undefined || enrolment.of.name !== this.#options.node) {
			throw new MinderError(
				'incompatible',
				`the manager at ${server} answered with a certificate that is not this node's`,
			);
		}
		await this.#file.write(parts);
		this.#held = enrolment;
		return enrolment.of;
	}

	#checkName({ of }: Enrolment): void {
		const { node } = this.#options;
		if (of.name === node) return;
		throw new MinderError(
			'refused',
			`this machine joined as node ${of.name}, not as ${node}: start it with --name ${of.name}, or join with a new token, from \`minder token join\``,
		);
	}

	#checkPlain(server: string): void {
		if (this.#options.insecure || isLoopbackHost(parseAddress(server, DEFAULT_PORT).host)) return;
		throw new MinderError(
			'unauthenticated',
			`the manager at ${server} is another machine, to which nothing is sent unencrypted: join with \`minder agent --join TOKEN\`, the token from \`minder token join\`, or add --insecure`,
		);
	}
}

/** What makes it takes 22 MB and 160 ms to load, and is seldom needed. */
async function requestOf(node: NodeName, challenge: string, key: string): Promise<string> {
	const { createRequest } = await import('../sys/certificates/signing-request.ts').catch(notThere);
	return createRequest(node, challenge, key);
}

function notThere(error: unknown): never {
	if (errnoOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
	throw new MinderError(
		'internal',
		'this agent runs, but its version is installed no more: restart the agent, so that the one that is installed takes over; programs go on',
	);
}
