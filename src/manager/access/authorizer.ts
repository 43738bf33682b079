import type { AccessToken, Authorizer, ClientCall, Peer, Principal } from '../../model/access.ts';
import type { Audit } from '../../model/audit.ts';
import { MinderError, toMinderError } from '../../model/errors.ts';
import { admit } from '../../policy/access.ts';
import { ruleOf } from '../../policy/access-table.ts';
import type { Clock } from '../../sys/clock.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { TablesView } from '../state/tables.ts';
import { oneLine } from './one-line.ts';
import type { SignIns } from './sign-ins.ts';

export interface AuthorizerPorts {
	readonly state: ClusterState;
	readonly signIns: SignIns;
	readonly audit: Audit;
	readonly clock: Clock;
}

/** Lets callers in by what the store knows of tokens and nodes now; each refusal is told to the audit. */
export function authorizer({ state, signIns, audit, clock }: AuthorizerPorts): Authorizer {
	const tokenOf = ({ rpc, peer, bearer, tokenId }: ClientCall): AccessToken | undefined => {
		if (ruleOf(rpc)?.needs !== 'role') return undefined;
		if (bearer !== undefined) return signIns.accessToken(bearer, peer);
		return tokenId === undefined ? undefined : signIns.signedIn(tokenId);
	};
	const letIn = ({ rpc, peer }: ClientCall, token: AccessToken | undefined): Principal => {
		const principal = admit(rpc, peer, token, clock.wall());
		if (peer.kind === 'node' && principal.kind === 'node') checkNodeKey(state.staged, peer);
		return principal;
	};
	return (call) => {
		let token: AccessToken | undefined;
		try {
			token = tokenOf(call);
			return letIn(call, token);
		} catch (error) {
			const { peer, rpc } = call;
			const reason = oneLine(toMinderError(error).message);
			audit.record({
				at: clock.wall(),
				actor: token === undefined ? actorOf(peer) : `user/${token.name}`,
				...addressOf(peer),
				rpc: oneLine(rpc),
				outcome: 'refused',
				reason,
			});
			throw error;
		}
	};
}

/** A certificate counts while its node's record has its key. @throws MinderError `unauthenticated` */
export function checkNodeKey(tables: TablesView, peer: Extract<Peer, { kind: 'node' }>): void {
	if (tables.nodeKeys.get(peer.name)?.publicKeyHash === peer.publicKeyHash) return;
	throw removed(peer.name);
}

/** What an agent is told whose node is gone, or has another key by now. */
export function removed(node: string): MinderError {
	return new MinderError(
		'unauthenticated',
		`the certificate of node ${node} counts no more, it was removed or has joined anew: join again with \`minder agent --join TOKEN\``,
		{ details: { node } },
	);
}

/** Whose name an entry of the audit has where nobody was let in. */
export function actorOf(peer: Peer): string {
	return peer.kind === 'node' ? `node/${peer.name}` : peer.kind;
}

export function addressOf(peer: Peer): { readonly address?: string } {
	return peer.kind === 'anonymous' ? { address: peer.address } : {};
}
