import { type MethodDefinition, makeClientConstructor } from '@grpc/grpc-js';
import protobuf, { type IConversionOptions, type Type } from 'protobufjs';
import type { ProtoGrpcType as AgentProto } from './gen/agent.ts';
import type { ProtoGrpcType as ControlProto } from './gen/control.ts';
import { DESCRIPTOR } from './gen/descriptor.ts';
import type { ProtoGrpcType as JoinProto } from './gen/join.ts';

type Services = (ControlProto & AgentProto & JoinProto)['minder']['v1'];

/** How messages look in here; agrees with the options that src/wire/gen was generated with. */
const SHAPE: IConversionOptions = { longs: Number, enums: String, defaults: true, arrays: true, oneofs: true };

const root = protobuf.Root.fromJSON(DESCRIPTOR).resolveAll();

/** Constructors of the raw clients, with the service definitions that a server needs. */
export const ControlService = service<Services['ControlService']>('ControlService');
export const AgentService = service<Services['AgentService']>('AgentService');
export const JoinService = service<Services['JoinService']>('JoinService');

/** Full names of the services, as health checks ask for them. */
export const SERVICE_NAMES = ['minder.v1.ControlService', 'minder.v1.AgentService', 'minder.v1.JoinService'] as const;

/** As `loadPackageDefinition` of what `@grpc/proto-loader` reads, which takes 100 ms of each command for files and descriptors that nobody asks for. */
function service<Constructor>(name: string): Constructor {
	const { methodsArray, fullName } = root.lookupService(`minder.v1.${name}`);
	const path = fullName.slice(1);
	const methods: Record<string, MethodDefinition<object, object>> = {};
	for (const method of methodsArray) {
		const { name, requestStream = false, responseStream = false, resolvedRequestType, resolvedResponseType } = method;
		if (resolvedRequestType === null || resolvedResponseType === null)
			throw new TypeError(`${path}/${name} is not resolved`);
		const request = coder(resolvedRequestType);
		const response = coder(resolvedResponseType);
		methods[name] = {
			path: `/${path}/${name}`,
			requestStream,
			responseStream,
			requestSerialize: request.encode,
			requestDeserialize: request.decode,
			responseSerialize: response.encode,
			responseDeserialize: response.decode,
			originalName: name.charAt(0).toLowerCase() + name.slice(1),
		};
	}
	return makeClientConstructor(methods, name) as unknown as Constructor;
}

function coder(type: Type): {
	readonly encode: (message: object) => Buffer;
	readonly decode: (bytes: Buffer) => object;
} {
	return {
		encode: (message) => type.encode(type.fromObject(message)).finish() as Buffer,
		decode: (bytes) => type.toObject(type.decode(bytes), SHAPE),
	};
}
