import { join } from 'node:path';
import { loadSync } from '@grpc/proto-loader';

/** The protocol as @grpc/proto-loader reads it, with the options that src/wire/gen was generated with. */
export const PROTOCOL = loadSync(['minder/v1/control.proto', 'minder/v1/agent.proto', 'minder/v1/join.proto'], {
	includeDirs: [join(import.meta.dirname, '../../../proto')],
	longs: Number,
	enums: String,
	defaults: true,
	arrays: true,
	oneofs: true,
});

interface Message<In, Out> {
	serialize(message: In): Buffer;
	deserialize(bytes: Buffer): Out;
}

/** A message of the protocol by its name. */
export function messageType<In, Out>(name: string): Message<In, Out> {
	return PROTOCOL[`minder.v1.${name}`] as unknown as Message<In, Out>;
}
