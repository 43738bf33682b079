import type { JoinToken, NodeKey } from '../../model/access.ts';
import type { Audit } from '../../model/audit.ts';
import { MinderError, toMinderError } from '../../model/errors.ts';
import type { NodeName } from '../../model/ids.ts';
import type { JoinHandlers, JoinOptions } from '../../model/join.ts';
import { useJoinToken } from '../../policy/access.ts';
import { ChallengeBook } from '../../policy/challenge-book.ts';
import type { Authority } from '../../sys/certificates/authority.ts';
import type { SigningRequest } from '../../sys/certificates/signing-request.ts';
import type { Clock } from '../../sys/clock.ts';
import { newChallenge } from '../../sys/secrets.ts';
import type { EventLog } from '../events/event-log.ts';
import type { ClusterState, Transaction } from '../state/cluster-state.ts';
import type { NodeContacts } from '../state/node-contacts.ts';
import { actorOf, addressOf, removed } from './authorizer.ts';
import { oneLine } from './one-line.ts';
import type { SignIns } from './sign-ins.ts';

export interface EnrolmentPorts {
	readonly state: ClusterState;
	readonly contacts: NodeContacts;
	readonly signIns: SignIns;
	readonly authority: Authority;
	readonly audit: Audit;
	readonly events: EventLog;
	readonly clock: Clock;
	/** The node's former key counts no more. */
	readonly keyChanged: (node: NodeName) => void;
}

/** Gives machines their certificates: the first against a join token, others to whoever has the key of the node's record. */
export class Enrolment implements JoinHandlers {
	readonly #ports: EnrolmentPorts;
	readonly #challenges = new ChallengeBook();

	constructor(ports: EnrolmentPorts) {
		this.#ports = ports;
	}

	async getChallenge(): Promise<{ readonly challenge: string }> {
		const challenge = newChallenge();
		this.#challenges.give(challenge, this.#ports.clock.monotonic());
		return { challenge };
	}

	/** The count and the key are on disk before the certificate is given out; an answer that is lost is asked for again. */
	join(
		{ token, signingRequest }: { readonly token: string; readonly signingRequest: string },
		options: JoinOptions,
	): Promise<{ readonly certificate: string; readonly authority: string }> {
		return this.#told('Join', options, async (tell) => {
			const { signIns, authority, state, events } = this.#ports;
			const { id } = signIns.joinToken(token, authority.hash, options.caller.peer);
			const request = await this.#answered(signingRequest);
			const { name } = request;
			tell(name);
			const done = await state.update((transaction) => this.#stage(transaction, id, request));
			if (done.formerKey) this.#ports.keyChanged(name);
			if (done.event !== undefined) events.append(done.event);
			return { certificate: await this.#issue(request), authority: authority.certPem };
		});
	}

	renew(
		{ signingRequest }: { readonly signingRequest: string },
		options: JoinOptions,
	): Promise<{ readonly certificate: string }> {
		return this.#told('Renew', options, async (tell) => {
			const { signIns, state } = this.#ports;
			const { peer } = options.caller;
			// Before anything is computed: who failed too often waits.
			signIns.attempt(peer, () => undefined);
			const request = await this.#answered(signingRequest);
			const { name } = request;
			tell(name);
			signIns.attempt(peer, () => {
				const isOwn = peer.kind !== 'node' || peer.name === name;
				if (isOwn && state.staged.nodeKeys.get(name)?.publicKeyHash === request.publicKeyHash) return;
				throw removed(name);
			});
			return { certificate: await this.#issue(request) };
		});
	}

	/** The request, which answers a challenge of ours for the first time. @throws MinderError `usage`, `unauthenticated` */
	async #answered(pem: string): Promise<SigningRequest> {
		const { readRequest } = await import('../../sys/certificates/signing-request.ts');
		const request = await readRequest(pem);
		if (this.#challenges.take(request.challenge, this.#ports.clock.monotonic())) return request;
		throw new MinderError(
			'unauthenticated',
			'the signing request answers no challenge of this manager, or one that was answered already: ask for another',
		);
	}

	async #issue(request: SigningRequest): Promise<string> {
		const { authority, clock } = this.#ports;
		const { issueNode } = await import('../../sys/certificates/authority.ts');
		return issueNode(authority, request.name, request, clock);
	}

	/** @throws MinderError `unauthenticated`, `conflict` */
	#stage(transaction: Transaction, id: string, request: SigningRequest) {
		const { clock } = this.#ports;
		const now = clock.wall();
		const { name, publicKeyHash } = request;
		const token = transaction.joinTokens.get(id);
		if (token === undefined) throw new MinderError('unauthenticated', 'the join token has expired meanwhile');
		const before = transaction.nodeKeys.get(name);
		const isSame = before?.publicKeyHash === publicKeyHash;
		// The answer was lost: the machine asks again. It was counted.
		if (isSame && before.joinedWith === id && now < token.expiresAt) return { formerKey: false };
		const used = useJoinToken(token, now);
		if (before !== undefined && !isSame) this.#checkFree(before);
		transaction.putJoinToken(used);
		transaction.putNodeKey({ name, publicKeyHash, joinedWith: id, at: now });
		return { formerKey: before !== undefined && !isSame, event: joined(name, used) };
	}

	/** @throws MinderError `conflict` */
	#checkFree({ name }: NodeKey): void {
		if (this.#ports.contacts.get(name).kind === 'silent') return;
		throw new MinderError(
			'conflict',
			`another machine has joined as node ${name}: choose another name with --name, or remove that node first with \`minder node remove ${name}\``,
			{ details: { node: name } },
		);
	}

	async #told<T>(
		rpc: string,
		{ caller: { peer } }: JoinOptions,
		run: (tell: (node: NodeName) => void) => Promise<T>,
	): Promise<T> {
		const { audit, clock } = this.#ports;
		const subject: { subject?: string } = {};
		const entry = () => ({
			at: clock.wall(),
			actor: actorOf(peer),
			...addressOf(peer),
			rpc: `minder.v1.JoinService/${rpc}`,
			...subject,
		});
		try {
			const result = await run((node) => {
				subject.subject = `node/${node}`;
			});
			audit.record({ ...entry(), outcome: 'done' });
			return result;
		} catch (error) {
			audit.record({ ...entry(), outcome: 'refused', reason: oneLine(toMinderError(error).message) });
			throw error;
		}
	}
}

function joined(name: NodeName, { createdBy, id }: JoinToken) {
	const reason = `a machine has joined as ${name} with the join token ${id} of ${createdBy}`;
	return { kind: 'node-enrolled', subject: `node/${name}`, actor: 'agent', reason };
}
