import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { restoreBackup } from '../../src/manager/backup/restore.ts';
import { backupOf } from '../support/backups.ts';
import { SecureManager } from '../support/secure-manager.ts';
import { waitFor } from '../support/wait-for.ts';

let world: SecureManager;
beforeEach(async () => {
	world = await SecureManager.start();
});
afterEach(() => world.close());

async function backUp(client: MinderClient): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	for await (const { data } of client.backup()) pieces.push(data);
	return Buffer.concat(pieces);
}

it('a backup is for admins without limits alone, and stands in the audit trail', async () => {
	const refused = { code: 'refused' };
	await expect(backUp(world.client())).rejects.toMatchObject({ code: 'unauthenticated' });
	await expect(backUp(await world.user({ name: 'v', role: 'viewer' }))).rejects.toMatchObject(refused);
	await expect(backUp(await world.user({ name: 'o', role: 'operator' }))).rejects.toMatchObject(refused);
	const limited = await world.user({ name: 'l', role: 'admin', processes: ['web*'] });
	await expect(backUp(limited)).rejects.toMatchObject(refused);
	const admin = await world.admin();
	await backUp(admin);
	const lines: string[] = [];
	for await (const events of admin.watchEvents([], { follow: false, limit: 50, audit: true })) {
		for (const { kind, actor, reason } of events) lines.push(`${actor} ${kind} ${reason}`);
	}
	const told = lines.filter((line) => /Backup/.test(line));
	expect(told.filter((line) => /refused/.test(line)).length).toBeGreaterThanOrEqual(3);
	expect(told.filter((line) => /user\/admin/.test(line) && !/refused/.test(line))).toHaveLength(1);
});

it('agents and tokens are known to a manager that was restored on another machine, with no joining anew', async () => {
	const identity = await world.join('a');
	const token = (await world.file('admin.token')).trim();
	const before = world.ca;
	const bytes = await backUp(await world.admin());
	await world.stop();
	const data = join(world.directory, 'data');
	await rm(data, { recursive: true });
	await restoreBackup({ source: backupOf(bytes, 65_536), store: `lmdb:${data}`, dataDirectory: data, force: false });
	await world.open();
	expect(world.ca).toBe(before);
	expect(await world.client(token).whoAmI()).toMatchObject({ role: 'admin' });
	const agent = world.agent('a', identity);
	await waitFor(() => agent.version > 0);
});
