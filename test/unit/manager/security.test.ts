import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSecurity, SecurityWatch } from '../../../src/manager/security.ts';
import type { ServerTls } from '../../../src/rpc/secure-listener.ts';
import type { RpcServer } from '../../../src/rpc/server.ts';
import { systemFiles } from '../../../src/sys/files.ts';
import { silentLog } from '../../../src/sys/log.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { keptLog } from '../../support/tls-world.ts';
import { waitFor } from '../../support/wait-for.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

let dataDirectory: string;
let clock: FakeClock;
beforeEach(async () => {
	dataDirectory = await mkdtemp(join(tmpdir(), 'minder-security-'));
	clock = new FakeClock(Date.now());
});
afterEach(() => rm(dataDirectory, { recursive: true, force: true }));

const open = (listen: string, more: { insecure?: boolean; tls?: 'always' } = {}) =>
	openSecurity({ listen, dataDirectory, ...more }, { files: systemFiles, clock }, silentLog);

/** A server that keeps the certificates it is given. */
function fakeServer(given: ServerTls[]): RpcServer {
	return {
		address: '0.0.0.0:8888',
		setServing() {},
		renewCertificate: (tls) => given.push(tls),
		cutOff() {},
		close: async () => {},
	};
}

describe('a port', () => {
	it.each(['127.0.0.1:1', '127.8.9.1:1', 'localhost:1', '[::1]:1'])('%s needs nothing', async (listen) => {
		expect(await open(listen)).toEqual({ kind: 'local' });
		expect((await open(listen, { tls: 'always' })).kind).toBe('tls');
	});

	it.each(['0.0.0.0:1', '[::]:1', '10.0.0.1:1', 'example.org:1', '[::ffff:10.0.0.1]:1'])(
		'%s speaks TLS unless it is told not to',
		async (listen) => {
			expect((await open(listen)).kind).toBe('tls');
			expect(await open(listen, { insecure: true })).toEqual({ kind: 'none' });
		},
	);
});

it('the certificate of a manager that goes on for years is renewed in time, under one authority', async () => {
	const security = await open('10.0.0.1:8888');
	if (security.kind !== 'tls') throw new Error('no TLS');
	const given: ServerTls[] = [];
	const first = await security.tls.certificate();
	const watch = new SecurityWatch({ files: systemFiles, clock }, silentLog);
	watch.begin(security, fakeServer(given));
	await clock.advance(HOUR);
	await waitFor(() => given.length === 1);
	expect(given[0]?.cert).toBe(first.cert);
	// 90 days, of which a third is left.
	clock.wallOffset = 61 * DAY * 1000;
	await clock.advance(HOUR);
	await waitFor(() => given.length === 2);
	expect(given[1]?.cert).not.toBe(first.cert);
	expect(given[1]?.ca).toBe(await readFile(join(dataDirectory, 'tls', 'ca.crt'), 'utf8'));
	watch.close();
	expect(clock.pending).toBe(0);
});

it('that a port has no security is said at the start and every hour', async () => {
	const log = keptLog();
	const watch = new SecurityWatch({ files: systemFiles, clock }, log);
	watch.begin({ kind: 'none' }, fakeServer([]));
	await clock.advance(3 * HOUR);
	expect(log.lines.map((line) => line.message)).toEqual(Array(4).fill(expect.stringContaining('INSECURE')));
	watch.close();
});
