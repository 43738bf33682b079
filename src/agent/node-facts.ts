import type { NodeFacts } from '../model/records.ts';
import type { Machine } from '../sys/machine.ts';
import type { NodeIdentity } from './node-identity.ts';

/** What the agent says of its machine in Hello, as of now. */
export async function nodeFacts(
	machine: Machine,
	identity: NodeIdentity,
	options: { readonly version: string; readonly labels: Readonly<Record<string, string>> },
): Promise<NodeFacts> {
	return {
		...identity,
		bootId: await machine.bootId(),
		version: options.version,
		labels: options.labels,
		addresses: machine.addresses(),
		capacity: { cores: machine.cores(), memoryBytes: machine.memoryBytes() },
	};
}
