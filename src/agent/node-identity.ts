import { join } from 'node:path';
import { isNodeName, type NodeName, nodeName } from '../model/ids.ts';
import type { NodeFacts } from '../model/records.ts';
import type { Files } from '../sys/files.ts';
import type { Log } from '../sys/log.ts';
import type { Rand } from '../sys/rand.ts';

/** Who this node is, for as long as its data directory lives. */
export type NodeIdentity = Pick<NodeFacts, 'name' | 'nodeId'>;

/**
 * Reads `node.json` in the agent's data directory; on a first start makes an id and takes the name from `wanted`, else from the host name.
 * Another wanted name is taken over, the id stays. A damaged file is set aside as `node.json.damaged` and a new id made.
 * @throws MinderError `usage` for a wanted name that is not valid; `storage` where the file cannot be read or written
 */
export async function loadNodeIdentity(
	dataDirectory: string,
	options: {
		readonly wanted?: string;
		readonly hostname: string;
		readonly files: Files;
		readonly rand: Rand;
		readonly log: Log;
	},
): Promise<NodeIdentity> {
	const { wanted, hostname, files, rand, log } = options;
	const chosen = wanted === undefined ? undefined : nodeName(wanted);
	const path = join(dataDirectory, 'node.json');
	const text = await files.readText(path);
	const kept = text === undefined ? undefined : parseIdentity(text);
	if (text !== undefined && kept === undefined) {
		const aside = `${path}.damaged`;
		await files.rename(path, aside);
		log.warn({ path: aside }, `${path} is damaged and was set aside as ${aside}; this node gets a new id`);
	}
	const name = chosen ?? kept?.name ?? nameFromHost(hostname);
	if (kept !== undefined && kept.name === name) return kept;
	if (kept !== undefined) log.info({ from: kept.name, to: name }, `node ${kept.name} is called ${name} from now on`);
	const identity: NodeIdentity = { name, nodeId: kept?.nodeId ?? rand.uuid() };
	await files.writeDurably(path, `${JSON.stringify(identity, undefined, '\t')}\n`);
	return identity;
}

function parseIdentity(text: string): NodeIdentity | undefined {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value !== 'object' || value === null || !('name' in value) || !('nodeId' in value)) return undefined;
		const { name, nodeId } = value;
		if (typeof name !== 'string' || !isNodeName(name) || typeof nodeId !== 'string' || nodeId === '') return undefined;
		return { name, nodeId };
	} catch {
		return undefined;
	}
}

/** A valid node name that is as near to the host name as can be; `node` where nothing of it is left. */
export function nameFromHost(hostname: string): NodeName {
	const name = hostname
		.toLowerCase()
		.replace(/[^a-z0-9._-]+/g, '-')
		.replace(/^[^a-z0-9]+/, '')
		.slice(0, 253)
		.replace(/[^a-z0-9]+$/, '');
	return nodeName(name === '' ? 'node' : name);
}
