import { beforeEach, describe, expect, it } from 'vitest';
import { BackupService } from '../../../../src/manager/backup/backup-service.ts';
import { GenerationJump, raised } from '../../../../src/manager/backup/generation-jump.ts';
import type { Caller } from '../../../../src/model/access.ts';
import type { BackupPiece } from '../../../../src/model/backup.ts';
import { backupOf, contentOf } from '../../../support/backups.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { specOf } from '../../../support/specs.ts';

async function bytesOf(pieces: AsyncIterable<BackupPiece>): Promise<Buffer> {
	const all: Uint8Array[] = [];
	for await (const { data } of pieces) all.push(data);
	return Buffer.concat(all);
}

describe('a backup of a manager', () => {
	let harness: ManagerHarness;
	beforeEach(async () => {
		harness = await ManagerHarness.open();
	});

	const as = (role: 'viewer' | 'operator' | 'admin', processes?: readonly string[]): Caller => ({
		peer: { kind: 'anonymous', address: '10.0.0.1' },
		principal: {
			kind: 'token',
			id: 'x',
			name: 'ann',
			role,
			limits: processes === undefined ? {} : { processes },
		},
	});

	it('holds what was acknowledged', async () => {
		await harness.control.applyProcesses([specOf('web')], {});
		const { header, items } = await contentOf(backupOf(await bytesOf(harness.control.backup())));
		expect(header).toMatchObject({ version: '0.1.0', clusterId: harness.manager.clusterId });
		const keys = items.flatMap((item) => (item.kind === 'entry' ? [item.entry.key] : []));
		expect(keys).toEqual(expect.arrayContaining(['process/web', 'instance/web.0', 'meta/cluster']));
	});

	it('is refused to a token with limits, and told to the audit', async () => {
		const limited = harness.manager.guarded.backup({ caller: as('admin', ['web*']) });
		await expect(bytesOf(limited)).rejects.toMatchObject({ code: 'refused' });
		const local: Caller = { peer: { kind: 'local' }, principal: { kind: 'local' } };
		await bytesOf(harness.manager.guarded.backup({ caller: local }));
		const told: string[] = [];
		const audit = { follow: false, limit: 10, audit: true };
		for await (const events of harness.manager.guarded.watchEvents([], audit, { caller: local })) {
			for (const { kind, actor, reason } of events) told.push(`${actor} ${kind} ${reason}`);
		}
		expect(told.filter((line) => line.includes('Backup'))).toHaveLength(2);
	});
});

describe('a reader of a backup', () => {
	function service(clock: FakeClock): BackupService {
		const store = new MemoryStore();
		for (let at = 0; at < 3000; at++) store.plant(`k/${at}`, Math.sin(at).toString().repeat(20));
		const ports = { store, clock, clusterId: 'c', version: '0.1.0', attachments: async () => [] };
		return new BackupService(ports);
	}

	it('that takes nothing for a minute is cut off', async () => {
		const clock = new FakeClock();
		const pieces = service(clock).read()[Symbol.asyncIterator]();
		await pieces.next();
		await clock.advance(59);
		await pieces.next();
		await clock.advance(61);
		await expect(pieces.next()).rejects.toMatchObject({ code: 'slow-reader' });
	});

	it('learns how far it is', async () => {
		let last: BackupPiece | undefined;
		for await (const piece of service(new FakeClock()).read()) {
			expect(piece.done).toBeGreaterThanOrEqual(last?.done ?? 0);
			last = piece;
		}
		expect(last).toMatchObject({ done: 3000, total: 3000 });
	});
});

describe('generations of what is restored', () => {
	it('are beyond all that was given out, also after a second restore of the same backup', () => {
		const jump = new GenerationJump();
		jump.see({ key: 'meta/cluster', value: { generation: 7 } });
		jump.see({ key: 'instance/a.0', value: { generation: 9 } });
		jump.see({ key: 'process/a', value: { generation: 5_000_000 } });
		expect(jump.target(0)).toBe(1_000_009);
		expect(jump.target(1_800_000_000_000.5)).toBe(1_800_000_000_000);
	});

	it('are those of the cluster and of instances; start generations stay', () => {
		const instance = { key: 'instance/a.0', value: { generation: 9, startGeneration: 4 } };
		expect(raised(instance, 50)).toEqual({ generation: 50, startGeneration: 4 });
		const other = { key: 'process/a', value: { generation: 9 } };
		expect(raised(other, 50)).toBe(other.value);
	});
});
