import { z } from 'zod';
import { type AccessToken, type JoinToken, type NodeKey, ROLES } from '../../model/access.ts';
import { isNodeName, type NodeName } from '../../model/ids.ts';
import { isConstraint } from '../../model/label-constraint.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const id = z.string().regex(/^[0-9a-f]{12}$/);

export const joinToken: z.ZodType<JoinToken> = z.object({
	id,
	hash,
	expiresAt: z.number(),
	usesLeft: z.number().int().nonnegative(),
	createdBy: z.string(),
});

/** A limit that cannot be read must not become none: anything but the form is refused. */
export const accessToken: z.ZodType<AccessToken> = z.object({
	id,
	name: z.string().min(1),
	hash,
	role: z.enum(ROLES),
	processes: z.array(z.string()).min(1).exactOptional(),
	nodes: z.array(z.string().refine(isConstraint)).min(1).exactOptional(),
	createdAt: z.number(),
	expiresAt: z.number().exactOptional(),
	revokedAt: z.number().exactOptional(),
});

export const nodeKey: z.ZodType<NodeKey> = z.object({
	name: z.custom<NodeName>((value) => typeof value === 'string' && isNodeName(value), 'expected a node name'),
	publicKeyHash: hash,
	joinedWith: id,
	at: z.number(),
});
