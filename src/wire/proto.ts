import { type MethodDefinition, makeClientConstructor } from '@grpc/grpc-js';
import protobuf, { type AnyNestedObject, type IConversionOptions, type INamespace, type Type } from 'protobufjs';
import type { ProtoGrpcType as AgentProto } from './gen/agent.ts';
import type { ProtoGrpcType as ControlProto } from './gen/control.ts';
import { DESCRIPTOR } from './gen/descriptor.ts';
import type { ProtoGrpcType as JoinProto } from './gen/join.ts';

type Services = (ControlProto & AgentProto & JoinProto)['minder']['v1'];

/** How messages look in here; agrees with the options that src/wire/gen was generated with. */
const SHAPE: IConversionOptions = { longs: Number, enums: String, defaults: true, arrays: true, oneofs: true };

const PACKAGE = 'minder.v1';

/** Messages, enums and services of proto/, by their names. */
const declared = declarationsOf(DESCRIPTOR);
const root = new protobuf.Root();
const known = root.define(PACKAGE);

/** Constructors of the raw clients, with the service definitions that a server needs. */
export const ControlService = service<Services['ControlService']>('ControlService');
export const AgentService = service<Services['AgentService']>('AgentService');
export const JoinService = service<Services['JoinService']>('JoinService');

/** Full names of the services, as health checks ask for them. */
export const SERVICE_NAMES = ['minder.v1.ControlService', 'minder.v1.AgentService', 'minder.v1.JoinService'] as const;

/**
 * As `loadPackageDefinition` of what `@grpc/proto-loader` reads, which takes 100 ms of each command for files and descriptors that nobody asks for. Nor
 * are messages made of their declarations before one is sent or received: a command needs few of them, and all take as long as the rest of it.
 */
function service<Constructor>(name: string): Constructor {
	const declaration = declared.get(name);
	if (declaration === undefined || !('methods' in declaration)) throw new TypeError(`${name} is no service of proto/`);
	const methods: Record<string, MethodDefinition<object, object>> = {};
	for (const [method, { requestType, responseType, requestStream, responseStream }] of Object.entries(
		declaration.methods,
	)) {
		const request = coder(requestType);
		const response = coder(responseType);
		methods[method] = {
			path: `/${PACKAGE}.${name}/${method}`,
			requestStream: requestStream === true,
			responseStream: responseStream === true,
			requestSerialize: request.encode,
			requestDeserialize: request.decode,
			responseSerialize: response.encode,
			responseDeserialize: response.decode,
			originalName: method.charAt(0).toLowerCase() + method.slice(1),
		};
	}
	return makeClientConstructor(methods, name) as unknown as Constructor;
}

function coder(name: string): {
	readonly encode: (message: object) => Buffer;
	readonly decode: (bytes: Buffer) => object;
} {
	let made: Type | undefined;
	const type = (): Type => (made ??= typeOf(name));
	return {
		encode: (message) => type().encode(type().fromObject(message)).finish() as Buffer,
		decode: (bytes) => type().toObject(type().decode(bytes), SHAPE),
	};
}

/** A message, made with all that it is made of. */
function typeOf(name: string): Type {
	const missing = new Map<string, AnyNestedObject>();
	const collect = (one: string): void => {
		const declaration = declared.get(one);
		if (declaration === undefined || missing.has(one) || known.get(one) !== null) return;
		missing.set(one, declaration);
		collectPartsOf(declaration);
	};
	const collectPartsOf = (declaration: AnyNestedObject): void => {
		if ('fields' in declaration) for (const { type } of Object.values(declaration.fields)) collect(type);
		if ('nested' in declaration) for (const inner of Object.values(declaration.nested ?? {})) collectPartsOf(inner);
	};
	collect(name);
	known.addJSON(Object.fromEntries(missing));
	root.resolveAll();
	return known.lookupType(name);
}

function declarationsOf({ nested = {} }: INamespace): ReadonlyMap<string, AnyNestedObject> {
	let at = nested;
	for (const part of PACKAGE.split('.')) at = (at[part] as INamespace | undefined)?.nested ?? {};
	return new Map(Object.entries(at));
}
