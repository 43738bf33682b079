import type { AccessLimits, AccessTokenView } from '../../src/model/access.ts';
import { formatRfc3339 } from '../../src/model/view-json.ts';
import { formatAge, formatDateTime } from './format.ts';
import type { Style } from './style.ts';
import type { Column } from './table.ts';

const NONE = '-';

/** Columns of `minder token list`. */
export function tokenColumns(style: Style, now: number): Column<AccessTokenView>[] {
	return [
		{ title: 'NAME', text: (token) => token.name, priority: 5, minWidth: 12 },
		{ title: 'ID', text: (token) => token.id, priority: 6 },
		{ title: 'ROLE', text: (token) => token.role, priority: 9 },
		{
			title: 'STATE',
			text: (token) => tokenState(token, now),
			paint: (token, text) => (tokenState(token, now) === 'good' ? style.green(text) : style.red(text)),
			priority: 9,
		},
		{ title: 'PROCESSES', text: (token) => token.processes?.join(',') ?? NONE, priority: 2, minWidth: 9 },
		{ title: 'NODES', text: (token) => token.nodes?.join(',') ?? NONE, priority: 2, minWidth: 8 },
		{ title: 'AGE', text: (token) => formatAge(token.createdAt, now), align: 'right', priority: 8 },
		{ title: 'EXPIRES', text: (token) => momentOf(token.expiresAt), priority: 4 },
	];
}

/** Whether a token lets anybody in. */
export function tokenState({ revokedAt, expiresAt }: AccessTokenView, now: number): 'good' | 'revoked' | 'expired' {
	if (revokedAt !== undefined) return 'revoked';
	return expiresAt !== undefined && expiresAt <= now ? 'expired' : 'good';
}

/** `, processes web* api, nodes zone=a`; empty where there are no limits. */
export function limitsText({ processes, nodes }: AccessLimits): string {
	const parts = [
		...(processes === undefined ? [] : [`processes ${processes.join(' ')}`]),
		...(nodes === undefined ? [] : [`nodes ${nodes.join(' ')}`]),
	];
	return parts.map((part) => `, ${part}`).join('');
}

export function accessTokenJson(token: AccessTokenView): Record<string, unknown> {
	const { id, name, role, processes, nodes, createdAt, expiresAt, revokedAt } = token;
	return {
		id,
		name,
		role,
		processes,
		nodes,
		createdAt: formatRfc3339(createdAt),
		expiresAt: expiresAt === undefined ? undefined : formatRfc3339(expiresAt),
		revokedAt: revokedAt === undefined ? undefined : formatRfc3339(revokedAt),
	};
}

function momentOf(at: number | undefined): string {
	return at === undefined ? 'never' : formatDateTime(at);
}
