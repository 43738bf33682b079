import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { MinderError } from '../model/errors.ts';
import type { ProtoGrpcType as AgentProto } from './gen/agent.ts';
import type { ProtoGrpcType as ControlProto } from './gen/control.ts';
import type { ProtoGrpcType as JoinProto } from './gen/join.ts';

/** `proto/` of the package: two levels up from src/wire, three from dist/src/wire. */
function protoDirectory(): string {
	for (const up of ['../../proto', '../../../proto']) {
		const path = fileURLToPath(new URL(up, import.meta.url));
		if (existsSync(`${path}/minder/v1/control.proto`)) return path;
	}
	throw new MinderError('internal', 'the directory proto/ of the package is missing: install minder again');
}

const FILES = ['minder/v1/control.proto', 'minder/v1/agent.proto', 'minder/v1/join.proto'];

/** Every message and service of the protocol; the options agree with those that src/wire/gen was generated with. */
export const protoPackage: PackageDefinition = loadSync(FILES, {
	includeDirs: [protoDirectory()],
	longs: Number,
	enums: String,
	defaults: true,
	arrays: true,
	oneofs: true,
});

const services = loadPackageDefinition(protoPackage) as unknown as ControlProto & AgentProto & JoinProto;

/** Constructors of the raw clients, with the service definitions that a server needs. */
export const { ControlService, AgentService, JoinService } = services.minder.v1;

/** Full names of the services, as health checks ask for them. */
export const SERVICE_NAMES = ['minder.v1.ControlService', 'minder.v1.AgentService', 'minder.v1.JoinService'] as const;
