import { mkdtempSync, rmSync } from 'node:fs';
import { type ClientHttp2Session, connect as connectHttp2, constants } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import { openManager } from '../../src/manager/manager.ts';
import type { Authorizer } from '../../src/model/access.ts';
import type { Control } from '../../src/model/control.ts';
import { MinderError } from '../../src/model/errors.ts';
import type { NodeName } from '../../src/model/ids.ts';
import { type RpcServer, startRpcServer } from '../../src/rpc/server.ts';
import { openAuthority } from '../../src/sys/certificates/authority-files.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { systemFiles } from '../../src/sys/files.ts';
import { silentLog } from '../../src/sys/log.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { AgentService, ControlService, JoinService } from '../../src/wire/proto.ts';
import { specToWire } from '../../src/wire/spec.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { framed, mutated, noise } from '../support/mutations.ts';
import { seeded } from '../support/seeded.ts';
import { specOf } from '../support/specs.ts';
import { waitFor } from '../support/wait-for.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_121);
const AT_ONCE = 100;
const NODE = 'a' as NodeName;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** MiB in use. */
const heap = (): number => {
	collect();
	const { heapUsed, external } = process.memoryUsage();
	return (heapUsed + external) / 2 ** 20;
};
/** Growth that is let pass, in MiB: what it would be with a hundred bytes kept of each call. */
const MOST_GROWTH = 8;

/** Every field that some request has; of each message those that it knows are taken. */
const FIELDS = {
	name: 'api',
	names: ['api', 'api.0'],
	specs: [specToWire({ ...specOf('api'), secrets: { A: { value: 'x' } } })],
	spec: specToWire(specOf('api')),
	count: 3,
	nodes: ['zone=a'],
	labels: { zone: 'b' },
	set: { zone: 'b' },
	remove: ['rack'],
	processes: ['web*'],
	role: 'ROLE_VIEWER',
	signal: 'SIGHUP',
	comment: 'maintenance',
	limit: 5,
	deadlineSeconds: 5,
	range: { stdout: true, stderr: true, tail: 3 },
	idOrName: 'ann',
	token: `mjt1.${'0'.repeat(12)}.${'a'.repeat(43)}.${'0'.repeat(64)}`,
	signingRequest: '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n',
	hello: {
		protocol: 1,
		node: 'a',
		nodeId: 'n1',
		bootId: 'b1',
		version: '1',
		labels: { a: 'b' },
		addresses: ['::1'],
		capacity: { cores: 1, memoryBytes: 5 },
		worker: 'w1',
		party: { name: 'w', host: 'h' },
	},
	instance: 'api.0',
	request: 'r1',
	function: 'resize',
	priority: 'JOB_PRIORITY_NORMAL',
	handle: 'H:host:17',
	handles: ['H:host:17', '18'],
	states: ['JOB_STATE_FAILED'],
	node: 'a',
	message: { hello: { worker: 'w1', party: { name: 'w', host: 'h' } } },
};

interface Rpc {
	readonly path: string;
	readonly bodies: readonly Buffer[];
}

const rpcs: Rpc[] = [ControlService, AgentService, JoinService].flatMap(({ service }) =>
	Object.values(service).map(({ path, requestSerialize }) => {
		const serialize = requestSerialize as (fields: object) => Buffer;
		return { path, bodies: [serialize(FIELDS), serialize({})] };
	}),
);
const REPORTS: readonly object[] = [
	{ heartbeat: { usage: { cpuPercent: 5, load: [1], memoryUsedBytes: 7, disks: [] }, instances: {}, alarms: ['x'] } },
	{
		status: {
			sequence: 1,
			complete: true,
			instances: [{ instance: 'api.0', generation: 1, attempt: 1, phase: 'PHASE_RUNNING' }],
		},
	},
	{ applied: { version: 1 } },
	{ resend: {} },
	{ signalResult: { request: 'r', error: 'x' } },
];
const agentMessage = AgentService.service.Session.requestSerialize as (fields: object) => Buffer;

describe('a server under malformed input', () => {
	let server: RpcServer;
	let directory: string;
	let close: () => Promise<void>;
	const broken: string[] = [];

	beforeAll(async () => {
		directory = mkdtempSync(join(tmpdir(), 'minder-fuzz-'));
		const authority = await openAuthority({ files: systemFiles, clock: systemClock }, join(directory, 'tls'));
		const log = { ...silentLog, error: (_: object, message: string) => void broken.push(message) };
		const manager = await openManager(new MemoryStore(), {
			clock: systemClock,
			rand: systemRand,
			log,
			version: '1',
			authority,
		});
		// Everything real, but that what happens to be valid does not fill the manager.
		const { control } = manager;
		const refuse = (): Promise<never> => Promise.reject(new MinderError('refused', 'not in this test'));
		const refuseAll = (): AsyncIterable<never> => ({ [Symbol.asyncIterator]: () => ({ next: refuse }) });
		const harmless: Control = new Proxy(control, {
			get(target, key: keyof Control) {
				if (key === 'applyProcesses') {
					return (...[specs, how, options]: Parameters<Control['applyProcesses']>) =>
						target.applyProcesses(specs, { ...how, dryRun: true }, options);
				}
				if (key === 'submitJob') return refuseAll;
				if (key === 'createProcess' || key === 'createAccessToken' || key === 'createJoinToken') return refuse;
				const method = target[key] as (...args: unknown[]) => unknown;
				return method.bind(target);
			},
		});
		const authorize: Authorizer = ({ rpc }) =>
			rpc.includes('AgentService') ? { kind: 'node', name: NODE } : { kind: 'local' };
		server = await startRpcServer({
			listen: '127.0.0.1:0',
			control: harmless,
			agents: manager.agents,
			...(manager.join === undefined ? {} : { join: manager.join }),
			authorize,
			log,
		});
		close = async () => {
			await server.close(0);
			await manager.close();
			rmSync(directory, { recursive: true });
		};
	});
	afterAll(() => close());

	const random = seeded(SEED);
	const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
	let session: ClientHttp2Session | undefined;
	const open = (): ClientHttp2Session => {
		if (session !== undefined && !session.closed && !session.destroyed) return session;
		session = connectHttp2(`http://${server.address}`);
		session.on('error', () => undefined);
		return session;
	};

	/** One call with these bytes as its body; resolves with its gRPC status, `none` where it was cut off. */
	const send = (path: string, body: Buffer): Promise<string> =>
		new Promise((resolve) => {
			const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
			const stream = open().request(headers);
			let status = 'none';
			const read = (found: object): void => {
				const { 'grpc-status': code, 'grpc-message': message } = found as Record<string, string | undefined>;
				if (code === undefined) return;
				status = `${code} ${decodeURIComponent(message ?? '')}`;
			};
			stream.on('response', (found) => {
				read(found);
				// What follows on and on is let go.
				if (status === 'none') setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), 30);
			});
			stream.on('trailers', read);
			stream.on('error', () => undefined);
			const giveUp = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), 300);
			stream.on('close', () => {
				clearTimeout(giveUp);
				resolve(status);
			});
			stream.resume();
			stream.end(body);
		});

	/** Sends `count` calls, `AT_ONCE` at a time. */
	const flood = async (
		count: number,
		call: () => readonly [path: string, body: Buffer],
	): Promise<Map<string, number>> => {
		const statuses = new Map<string, number>();
		let left = count;
		const worker = async (): Promise<void> => {
			while (left-- > 0) {
				const status = await send(...call());
				const [code = ''] = status.split(' ');
				statuses.set(code, (statuses.get(code) ?? 0) + 1);
				if (code === '13' && !/deseriali|decompress|compress/i.test(status)) broken.push(status);
				if (code === '2') broken.push(status);
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, worker));
		return statuses;
	};

	const anyCall = (): readonly [string, Buffer] => {
		const { path, bodies } = pick(rpcs);
		return [path, framed(mutated(pick(bodies), random), random)];
	};
	const session_ = '/minder.v1.AgentService/Session';
	const anySession = (): readonly [string, Buffer] => {
		const hello = agentMessage({ hello: FIELDS.hello });
		const reports = Array.from({ length: 3 }, () => framed(mutated(agentMessage(pick(REPORTS)), random), random));
		const first = random() < 0.7 ? framed(hello, () => 0.5) : framed(mutated(hello, random), random);
		return [session_, Buffer.concat([first, ...reports])];
	};
	/** What the connection itself held is gone with it, a moment later. */
	const settled = async (before: number): Promise<void> => {
		session?.destroy();
		await waitFor(() => heap() - before < MOST_GROWTH, {
			seconds: 20,
			what: `the memory in use to be ${before} MiB again`,
		});
	};
	const stillAnswers = async (): Promise<void> => {
		const client = connect(server.address);
		try {
			expect(await client.getVersion({ signal: AbortSignal.timeout(5000) })).toMatchObject({ version: '1' });
		} finally {
			client.close();
		}
	};

	it('takes 100,000 mutated calls without a crash, an internal error or growth, and still answers', async () => {
		await flood(4000, anyCall);
		await flood(1000, anySession);
		session?.destroy();
		const before = heap();
		const calls = await flood(80_000, anyCall);
		await flood(15_000, anySession);
		expect([...new Set(broken)]).toEqual([]);
		await settled(before);
		await stillAnswers();
		// Served, refused for what is wrong in it, and not even read: each kind is there.
		expect(calls.get('0')).toBeGreaterThan(100);
		expect(calls.get('3')).toBeGreaterThan(100);
		expect(calls.get('13')).toBeGreaterThan(100);
	}, 600_000);

	it('takes noise in the place of HTTP/2 and of its frames', async () => {
		const before = heap();
		const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
		const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
		const frame = (): Buffer => {
			const payload = noise(Math.floor(random() * 64), random);
			const head = Buffer.from([
				0,
				0,
				payload.length,
				Math.floor(random() * 12),
				Math.floor(random() * 256),
				0,
				0,
				0,
				Math.floor(random() * 6),
			]);
			return Buffer.concat([head, payload]);
		};
		const attempt = (): Promise<void> =>
			new Promise((resolve) => {
				const { hostname, port } = new URL(`http://${server.address}`);
				const socket = connectTcp(Number(port), hostname);
				const over = setTimeout(() => socket.destroy(), 200);
				socket.on('error', () => undefined);
				socket.on('close', () => {
					clearTimeout(over);
					resolve();
				});
				socket.resume();
				const frames = Array.from({ length: 10 }, frame);
				socket.end(random() < 0.2 ? noise(200, random) : Buffer.concat([preface, settings, ...frames]));
			});
		let left = 1500;
		await Promise.all(
			Array.from({ length: 50 }, async () => {
				while (left-- > 0) await attempt();
			}),
		);
		await settled(before);
		expect([...new Set(broken)]).toEqual([]);
		await stillAnswers();
	}, 60_000);

	it('takes no message beyond its limit, and holds no more of it', async () => {
		const large = framed(Buffer.alloc(17 * 2 ** 20), () => 0.5);
		const before = heap();
		const path = '/minder.v1.ControlService/ApplyProcesses';
		const statuses: string[] = [];
		for (let times = 0; times < 5; times++) statuses.push(await send(path, large));
		expect(statuses.every((status) => /^(8|none)/.test(status))).toBe(true);
		await settled(before);
		await stillAnswers();
	}, 60_000);
});
