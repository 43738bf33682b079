import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { restoreBackup } from '../../src/manager/backup/restore.ts';
import { openManager } from '../../src/manager/manager.ts';
import type { LockAnswer } from '../../src/model/locks.ts';
import { openStore } from '../../src/store/open-store.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { silentLog } from '../../src/sys/log.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { backupOf } from '../support/backups.ts';

let directory: string;
beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'minder-locks-restore-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function open(url: string) {
	const store = await openStore(url);
	const ports = { clock: systemClock, rand: systemRand, log: silentLog, version: '0.1.0' };
	const manager = await openManager(store, ports);
	const close = async (): Promise<void> => {
		await manager.close();
		await store.close();
	};
	return { control: manager.control, close };
}

const request = (id: string, name: string) => ({
	session: { id, identity: { owner: id, host: 'h' }, ttlSeconds: 60, lockDelaySeconds: 0 },
	request: id,
	names: [name],
	mode: 'exclusive' as const,
	slots: 1,
	try: false,
	pollSeconds: 0,
});
const tokenOf = (answer: LockAnswer): number => (answer.kind === 'granted' ? answer.token : Number.NaN);

it('restores who holds and waits and what is shared, and gives no token or version twice', async () => {
	const before = await open(`json:${directory}/one/s.json`);
	const { control } = before;
	await control.acquireLock(request('x', 'a'));
	await control.acquireLock(request('y', 'a'));
	await control.putEntry('k', Buffer.from('v'), {});
	const pieces: Uint8Array[] = [];
	for await (const { data } of control.backup()) pieces.push(data);
	// What is given out after the backup is not in it.
	const token = tokenOf(await control.acquireLock(request('z', 'b')));
	const { version } = await control.putEntry('k', Buffer.from('w'), {});
	await before.close();

	const store = `lmdb:${directory}/two`;
	const source = backupOf(Buffer.concat(pieces), 65_536);
	await restoreBackup({ source, store, dataDirectory: join(directory, 'data'), force: false });
	const after = await open(store);
	const [lock] = await after.control.listLocks([]);
	expect(lock).toMatchObject({ name: 'a', holders: [{ session: 'x' }], waiters: [{ session: 'y' }] });
	const entry = await after.control.getEntry('k');
	expect(Buffer.from(entry.value).toString()).toBe('v');
	expect(tokenOf(await after.control.acquireLock(request('z', 'b')))).toBeGreaterThan(token);
	const put = await after.control.putEntry('k', Buffer.from('u'), { ifVersion: entry.version });
	expect(put.version).toBeGreaterThan(version);
	await after.close();
});
