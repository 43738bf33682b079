import {
	type AccessLimits,
	type AccessToken,
	type AccessTokenView,
	type Caller,
	type NewAccessToken,
	type Principal,
	ROLES,
	type Role,
} from '../../model/access.ts';
import { MinderError } from '../../model/errors.ts';
import { isConstraint } from '../../model/label-constraint.ts';
import type { WallTime } from '../../model/records.ts';
import { nameOf } from '../../policy/access.ts';
import type { Clock } from '../../sys/clock.ts';
import { newAccessToken, newJoinToken } from '../../sys/secrets.ts';
import type { ClusterState, Transaction } from '../state/cluster-state.ts';
import type { TablesView } from '../state/tables.ts';

export interface AccessPorts {
	readonly state: ClusterState;
	readonly clock: Clock;
	/** SHA-256 of the authority's certificate; absent: there is no TLS, and nobody joins. */
	readonly caHash?: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;
const PATTERN = /^[A-Za-z0-9_*?-]{1,100}$/;
const MOST_LIMITS = 100;
const MOST_TOKENS = 10_000;
const MOST_USES = 10_000;
const LONGEST_ACCESS_SECONDS = 10 * 365 * 86_400;
const LONGEST_JOIN_SECONDS = 30 * 86_400;
/** So long after their end access tokens are still listed. */
const SHOWN_AFTER_END_MS = 30 * 86_400_000;

/** The tokens of people, scripts and machines that are to join. */
export class AccessService {
	readonly #ports: AccessPorts;

	constructor(ports: AccessPorts) {
		this.#ports = ports;
	}

	/** See Control. */
	whoAmI(caller: Caller | undefined): { name: string; role: Role; limits: AccessLimits } {
		const principal: Principal = caller?.principal ?? { kind: 'local' };
		const isToken = principal.kind === 'token';
		return {
			name: nameOf(principal),
			role: isToken ? principal.role : 'admin',
			limits: isToken ? principal.limits : {},
		};
	}

	/** See Control. @throws MinderError `usage`, `already-exists`, `storage` */
	async create(what: NewAccessToken): Promise<{ token: string; view: AccessTokenView }> {
		checkNew(what);
		const { name, role, processes, nodes, lifetimeSeconds } = what;
		const { id, text, hash } = newAccessToken();
		const now = this.#ports.clock.wall();
		const record: AccessToken = {
			id,
			name,
			hash,
			role,
			...(processes === undefined ? {} : { processes: [...processes] }),
			...(nodes === undefined ? {} : { nodes: [...nodes] }),
			createdAt: now,
			...(lifetimeSeconds === undefined ? {} : { expiresAt: now + Math.round(lifetimeSeconds * 1000) }),
		};
		await this.#ports.state.update((transaction) => {
			forgetEnded(transaction, now);
			if (inForce(transaction, name, now) !== undefined) {
				throw new MinderError(
					'already-exists',
					`there is an access token named ${name} already: choose another name, or revoke that first with \`minder token revoke ${name}\``,
					{ details: { name } },
				);
			}
			if (transaction.accessTokens.size >= MOST_TOKENS) {
				throw new MinderError(
					'precondition',
					`there are ${MOST_TOKENS} access tokens: revoke some with \`minder token revoke\``,
				);
			}
			transaction.putAccessToken(record);
		});
		return { token: text, view: viewOf(record) };
	}

	/** By name, then by age. */
	list(): AccessTokenView[] {
		const all = Array.from(this.#ports.state.view.accessTokens.values(), viewOf);
		return all.sort((a, b) => (a.name === b.name ? a.createdAt - b.createdAt : a.name < b.name ? -1 : 1));
	}

	/** See Control. One that was revoked before stays as it is. @throws MinderError `not-found`, `storage` */
	async revoke(idOrName: string): Promise<AccessTokenView> {
		const now = this.#ports.clock.wall();
		const revoked = await this.#ports.state.update((transaction) => {
			const found =
				transaction.accessTokens.get(idOrName) ??
				inForce(transaction, idOrName, now) ??
				[...transaction.accessTokens.values()].findLast((each) => each.name === idOrName);
			if (found === undefined) {
				throw new MinderError(
					'not-found',
					`no access token has the id or name ${JSON.stringify(idOrName)}; \`minder token list\` lists them`,
				);
			}
			if (found.revokedAt !== undefined) return found;
			const after = { ...found, revokedAt: now };
			transaction.putAccessToken(after);
			return after;
		});
		return viewOf(revoked);
	}

	/** See Control. @throws MinderError `precondition` without TLS, `usage`, `storage` */
	async createJoin(
		how: { readonly uses: number; readonly lifetimeSeconds: number },
		createdBy: string,
	): Promise<{ token: string; expiresAt: WallTime }> {
		const { state, clock, caHash } = this.#ports;
		if (caHash === undefined) {
			throw new MinderError(
				'precondition',
				'this manager has no TLS, so agents need no token: start it with --listen on an address of the network, without --insecure',
			);
		}
		const { uses, lifetimeSeconds } = how;
		if (!Number.isInteger(uses) || uses < 1 || uses > MOST_USES)
			throw new MinderError('usage', `a join token is good for 1 to ${MOST_USES} machines, not for ${uses}`);
		checkLifetime(lifetimeSeconds, LONGEST_JOIN_SECONDS);
		const { id, text, hash } = newJoinToken(caHash);
		const now = clock.wall();
		const expiresAt = now + Math.round(lifetimeSeconds * 1000);
		await state.update((transaction) => {
			for (const old of transaction.joinTokens.values()) {
				if (now >= old.expiresAt) transaction.removeJoinToken(old.id);
			}
			if (transaction.joinTokens.size >= MOST_TOKENS)
				throw new MinderError('precondition', `there are ${MOST_TOKENS} join tokens: wait until some have expired`);
			transaction.putJoinToken({ id, hash, expiresAt, usesLeft: uses, createdBy });
		});
		return { token: text, expiresAt };
	}

	/**
	 * Makes the first admin's token where nobody has one that is in force without limits.
	 * @param keep stores its text before it becomes good; a crash in between leaves a text that is good for nothing, and is made up for
	 * @returns whether one was made
	 */
	async createFirstAdmin(keep: (text: string) => Promise<void>): Promise<boolean> {
		const { state, clock } = this.#ports;
		const now = clock.wall();
		const tokens = [...state.view.accessTokens.values()];
		if (tokens.some((each) => isFullAdmin(each) && isInForce(each, now))) return false;
		const { id, text, hash } = newAccessToken();
		await keep(text);
		await state.update((transaction) => {
			transaction.putAccessToken({ id, name: 'admin', hash, role: 'admin', createdAt: now });
		});
		return true;
	}
}

/** Without what must be shown to nobody. */
export function viewOf(token: AccessToken): AccessTokenView {
	const { hash: _, ...view } = token;
	return view;
}

function isFullAdmin({ role, processes, nodes }: AccessToken): boolean {
	return role === 'admin' && processes === undefined && nodes === undefined;
}

function isInForce({ revokedAt, expiresAt }: AccessToken, now: WallTime): boolean {
	return revokedAt === undefined && (expiresAt === undefined || now < expiresAt);
}

function inForce(tables: TablesView, name: string, now: WallTime): AccessToken | undefined {
	return [...tables.accessTokens.values()].find((each) => each.name === name && isInForce(each, now));
}

function forgetEnded(transaction: Transaction, now: WallTime): void {
	for (const { id, revokedAt, expiresAt } of transaction.accessTokens.values()) {
		const end = revokedAt ?? expiresAt;
		if (end !== undefined && now - end > SHOWN_AFTER_END_MS) transaction.removeAccessToken(id);
	}
}

/** @throws MinderError `usage` */
function checkNew({ name, role, processes, nodes, lifetimeSeconds }: NewAccessToken): void {
	if (!NAME.test(name)) {
		throw new MinderError(
			'usage',
			`${shown(name)} is not a name of a token: use at most 64 letters, digits, ".", "_", "@" or "-", beginning with a letter or digit`,
		);
	}
	if (!ROLES.includes(role)) throw new MinderError('usage', `${shown(role)} is not a role: choose ${ROLES.join(', ')}`);
	for (const list of [processes, nodes]) {
		if (list === undefined || (list.length > 0 && list.length <= MOST_LIMITS)) continue;
		throw new MinderError('usage', `a token is limited to 1 to ${MOST_LIMITS} patterns or constraints, or to none`);
	}
	const pattern = processes?.find((each) => !PATTERN.test(each));
	if (pattern !== undefined)
		throw new MinderError('usage', `${shown(pattern)} fits no process: use a name, with * and ? for what may vary`);
	const constraint = nodes?.find((each) => !isConstraint(each));
	if (constraint !== undefined)
		throw new MinderError('usage', `${shown(constraint)} is not a constraint on a label: write e.g. zone=a`);
	if (lifetimeSeconds !== undefined) checkLifetime(lifetimeSeconds, LONGEST_ACCESS_SECONDS);
}

function checkLifetime(seconds: number, longest: number): void {
	if (seconds >= 1 && seconds <= longest) return;
	throw new MinderError('usage', `a token is good for 1 s to ${longest / 86_400} days, not for ${seconds} s`);
}

function shown(text: string): string {
	return JSON.stringify(text.slice(0, 100));
}
