import {
	type AccessLimits,
	type AccessToken,
	type JoinToken,
	type Peer,
	type Principal,
	ROLES,
	type Role,
} from '../model/access.ts';
import { MinderError } from '../model/errors.ts';
import { holds, parseConstraint } from '../model/label-constraint.ts';
import type { PlacementSpec } from '../model/process-spec.ts';
import { ruleOf } from './access-table.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * On whose behalf the call is served. Targets are not looked at: that is for {@link checkProcesses} and {@link checkNode}, once the request
 * is read.
 * @param token the record of the token that came with the call, its secret already compared; undefined: none came
 * @param now milliseconds since 1970
 * @throws MinderError `unauthenticated`, `refused`
 */
export function admit(rpc: string, peer: Peer, token: AccessToken | undefined, now: number): Principal {
	const rule = ruleOf(rpc);
	if (rule === undefined) throw new MinderError('refused', `${rpc} is allowed to nobody`);
	if (rule.needs === 'nothing') return { kind: 'anonymous' };
	if (rule.needs === 'node') {
		if (peer.kind === 'local') return { kind: 'local' };
		if (peer.kind === 'node') return { kind: 'node', name: peer.name };
		throw new MinderError(
			'unauthenticated',
			`${rpc} needs an agent's certificate: join this machine with \`minder agent --join TOKEN\``,
		);
	}
	if (token === undefined) {
		if (peer.kind === 'local') return { kind: 'local' };
		if (peer.kind === 'node') throw new MinderError('refused', `an agent may not call ${methodOf(rpc)}`);
		throw new MinderError('unauthenticated', `${methodOf(rpc)} needs an access token: sign in with \`minder login\``);
	}
	checkToken(token, now);
	if (!includes(token.role, rule.role)) {
		throw new MinderError(
			'refused',
			`${methodOf(rpc)} needs the role ${rule.role}, and ${token.name} is ${token.role}: ask an admin`,
			{ details: { needs: rule.role, role: token.role } },
		);
	}
	const principal = principalOf(token);
	if (rule.scope === 'everything') checkUnlimited(principal, methodOf(rpc));
	return principal;
}

/** Whether `role` may do what `needed` may. */
export function includes(role: Role, needed: Role): boolean {
	return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** @throws MinderError `unauthenticated` for a token that was revoked or has expired; it ends exactly at `expiresAt` */
export function checkToken(token: AccessToken, now: number): void {
	if (token.revokedAt !== undefined) {
		throw new MinderError('unauthenticated', `the access token of ${token.name} has been revoked: ask for another`);
	}
	if (token.expiresAt !== undefined && now >= token.expiresAt) {
		throw new MinderError('unauthenticated', `the access token of ${token.name} has expired: ask for another`);
	}
}

/**
 * The record after one more agent has joined with it.
 * @throws MinderError `unauthenticated` where it has expired or is used up
 */
export function useJoinToken(token: JoinToken, now: number): JoinToken {
	if (now >= token.expiresAt) {
		throw new MinderError('unauthenticated', 'the join token has expired: make another with `minder token join`');
	}
	if (token.usesLeft < 1) {
		throw new MinderError('unauthenticated', 'the join token is used up: make another with `minder token join`');
	}
	return { ...token, usesLeft: token.usesLeft - 1 };
}

/** Whether a principal sees and may touch the process of that name. */
export function coversProcess(principal: Principal, name: string): boolean {
	const patterns = limitsOf(principal)?.processes;
	if (patterns === undefined) return isUser(principal);
	return patterns.some((pattern) => fits(pattern, name));
}

/** Whether a principal sees and may touch a node with these labels. */
export function coversNode(principal: Principal, labels: Labels): boolean {
	const constraints = limitsOf(principal)?.nodes;
	if (constraints === undefined) return isUser(principal);
	return constraints.every((text) => holds(parseConstraint(text), labels));
}

/** Whether every node that the placement could ever choose is covered: it has to demand itself what the token is limited to. */
export function coversPlacement(
	principal: Principal,
	placement: Pick<PlacementSpec, 'constraints' | 'selector'>,
): boolean {
	const constraints = limitsOf(principal)?.nodes;
	if (constraints === undefined) return isUser(principal);
	const demanded = placement.constraints ?? [];
	return constraints.every((text) => {
		const constraint = parseConstraint(text);
		if (demanded.some((one) => JSON.stringify(parseConstraint(one)) === JSON.stringify(constraint))) return true;
		return (
			constraint.kind === 'equals' &&
			Object.hasOwn(placement.selector, constraint.label) &&
			placement.selector[constraint.label] === constraint.value
		);
	});
}

/** @throws MinderError `refused` naming the first process that is not covered */
export function checkProcesses(principal: Principal, names: readonly string[]): void {
	checkNamed(principal, 'process', names);
}

/**
 * As {@link checkProcesses}, of what else is held against the limit to processes.
 * @param what a word before the name
 */
export function checkNamed(principal: Principal, what: string, names: readonly string[]): void {
	const outside = names.find((name) => !coversProcess(principal, name));
	if (outside === undefined) return;
	throw new MinderError('refused', `${nameOf(principal)} may not touch the ${what} ${outside}: ask an admin`);
}

/** @throws MinderError `refused` */
export function checkNode(principal: Principal, name: string, labels: Labels): void {
	if (coversNode(principal, labels)) return;
	throw new MinderError('refused', `${nameOf(principal)} may not touch the node ${name}: ask an admin`);
}

/** @throws MinderError `refused` for a token with limits; for `what` touches more than could be checked */
export function checkUnlimited(principal: Principal, what: string): void {
	const limits = limitsOf(principal);
	if (isUser(principal) && limits?.processes === undefined && limits?.nodes === undefined) return;
	throw new MinderError('refused', `${what} needs a token without limits, and that of ${nameOf(principal)} has some`);
}

/** @throws MinderError `refused` where an agent speaks for another node than that of its certificate */
export function checkSpeaksFor(principal: Principal, node: string): void {
	if (principal.kind === 'local' || (principal.kind === 'node' && principal.name === node)) return;
	throw new MinderError(
		'refused',
		`${nameOf(principal)} may not speak for the node ${node}: each agent has its own certificate`,
	);
}

/** Who it is, for events: `local`, `node/a`, `user/ann`. */
export function nameOf(principal: Principal): string {
	switch (principal.kind) {
		case 'local':
			return 'local';
		case 'node':
			return `node/${principal.name}`;
		case 'token':
			return `user/${principal.name}`;
		case 'anonymous':
			return 'anonymous';
	}
}

/** `*` any characters, `?` one; without backtracking over more than the last `*`, so that no pattern is slow. */
export function fits(pattern: string, name: string): boolean {
	let at = 0;
	let star = -1;
	let resume = 0;
	for (let read = 0; read < name.length; ) {
		if (pattern[at] === '*') {
			star = at++;
			resume = read;
		} else if (pattern[at] === '?' || pattern[at] === name[read]) {
			at++;
			read++;
		} else if (star >= 0) {
			at = star + 1;
			read = ++resume;
		} else return false;
	}
	while (pattern[at] === '*') at++;
	return at === pattern.length;
}

function principalOf(token: AccessToken): Principal {
	const { id, name, role, processes, nodes } = token;
	const limits = { ...(processes === undefined ? {} : { processes }), ...(nodes === undefined ? {} : { nodes }) };
	return { kind: 'token', id, name, role, limits };
}

function limitsOf(principal: Principal): AccessLimits | undefined {
	return principal.kind === 'token' ? principal.limits : undefined;
}

function isUser(principal: Principal): boolean {
	return principal.kind === 'local' || principal.kind === 'token';
}

function methodOf(rpc: string): string {
	return rpc.split('/').at(-1) ?? rpc;
}
