import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeJobDesk } from '../support/fake-job-desk.ts';
import { TestGateway } from '../support/gearman-gateway.ts';
import { waitFor } from '../support/wait-for.ts';

const script = fileURLToPath(new URL('../support/idle-connections.mjs', import.meta.url));
const WANTED = 10_000;
/** What a test run has open beside them. */
const OTHERS = 1000;

let gateway: TestGateway;
let child: ChildProcess | undefined;

beforeAll(async () => {
	gateway = await TestGateway.open(new FakeJobDesk());
});

afterAll(async () => {
	child?.kill('SIGKILL');
	await gateway.close();
});

/** As many as this machine lets one process have. */
function allowed(): number {
	spawnSync('prlimit', ['--pid', String(process.pid), `--nofile=${WANTED + OTHERS}:`]);
	const { stdout } = spawnSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' });
	const limit = Number.parseInt(stdout, 10);
	return Number.isNaN(limit) ? WANTED : Math.min(WANTED, limit - OTHERS);
}

describe('ten thousand connections that say nothing', () => {
	it('cost little, and others are served', { timeout: 180_000 }, async () => {
		const count = allowed();
		expect(count).toBeGreaterThan(0);
		const before = process.memoryUsage().rss;
		const port = gateway.gateway.address.split(':')[1] ?? '';
		child = spawn(process.execPath, [script, port, String(count)], { stdio: ['pipe', 'pipe', 'inherit'] });
		await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
		const lines = async (): Promise<number> => (await gateway.ask('workers\n', '\n.\n', 60)).split('\n').length - 2;
		expect(await lines()).toBe(count + 1);
		const perConnection = (process.memoryUsage().rss - before) / count;
		expect(perConnection).toBeLessThan(32 * 1024);
		child.stdin?.end();
		await once(child, 'exit');
		await waitFor(async () => (await lines()) < 10, { seconds: 60 });
	});
});
