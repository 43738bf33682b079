import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys } from '../../../src/store/key-order.ts';
import { backupBytes, backupOf, contentOf } from '../../support/backups.ts';

const ENTRIES = [
	['event/0000000000000001', { kind: 'process-created', reason: 'ü😀\n"' }],
	['instance/web.0', { generation: 3, startGeneration: 2 }],
	['meta/cluster', { clusterId: 'cluster-1', generation: 3 }],
] as const;
const FILES = [
	{ name: 'tls/ca.key', text: 'KEY\n' },
	{ name: 'tls/ca.crt', text: 'CERT\n' },
];

const refusal = async (bytes: Uint8Array, pieceBytes?: number): Promise<{ code?: string; message?: string }> =>
	contentOf(backupOf(bytes, pieceBytes)).then(
		() => ({}),
		(error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
	);

describe('a backup', () => {
	it('gives back what was put in, whatever the keys, the values and the pieces it is read in', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), { maxLength: 20 }),
				fc.jsonValue(),
				fc.integer({ min: 1, max: 4000 }),
				async (keys, value, pieceBytes) => {
					const entries = keys.toSorted(compareKeys).map((key) => [key, JSON.parse(JSON.stringify(value))] as const);
					const { header, items } = await contentOf(backupOf(await backupBytes(entries, { files: FILES }), pieceBytes));
					expect(header).toEqual({
						format: 1,
						version: '0.1.0',
						clusterId: 'cluster-1',
						createdAt: 1_700_000_000_000,
						entries: keys.length,
						files: ['tls/ca.key', 'tls/ca.crt'],
					});
					expect(items.flatMap((item) => (item.kind === 'file' ? [item.file] : []))).toEqual(FILES);
					expect(items.flatMap((item) => (item.kind === 'entry' ? [[item.entry.key, item.entry.value]] : []))).toEqual(
						entries,
					);
				},
			),
			{ numRuns: 50 },
		);
	});

	it('holds more than fits into a piece', async () => {
		const entries = Array.from(
			{ length: 5000 },
			(_, at) => [`k/${String(at).padStart(6, '0')}`, `${at}`.repeat(40)] as const,
		);
		const { items } = await contentOf(backupOf(await backupBytes(entries), 65_536));
		expect(items).toHaveLength(5000);
	});

	it('can be read with zcat', async () => {
		const lines = gunzipSync(await backupBytes(ENTRIES, { files: FILES }))
			.toString()
			.split('\n');
		expect(lines[0]).toBe(
			'{"minder-backup":1,"version":"0.1.0","clusterId":"cluster-1","createdAt":"2023-11-14T22:13:20.000Z","entries":3,"files":["tls/ca.key","tls/ca.crt"]}',
		);
		expect(lines[1]).toBe('{"file":"tls/ca.key","text":"KEY\\n"}');
		expect(lines[5]).toBe('["meta/cluster",{"clusterId":"cluster-1","generation":3}]');
		expect(lines[6]).toMatch(/^\{"sha256":"[0-9a-f]{64}"\}$/);
	});

	it('of format 1 can be read for ever', async () => {
		const bytes = readFileSync(new URL('../../support/fixtures/backup/format-1.gz', import.meta.url));
		const { header, items } = await contentOf(backupOf(bytes));
		expect(header).toMatchObject({
			format: 1,
			clusterId: 'cluster-1',
			entries: 3,
			files: ['tls/ca.key', 'tls/ca.crt'],
		});
		expect(items).toEqual([
			...FILES.map((file) => ({ kind: 'file', file })),
			...ENTRIES.map(([key, value]) => ({ kind: 'entry', entry: { key, value } })),
		]);
	});
});

describe('a backup is refused', () => {
	it('with any byte changed', async () => {
		const bytes = await backupBytes(ENTRIES, { files: FILES });
		for (let at = 0; at < bytes.length; at++) {
			for (const bit of [1, 16, 128]) {
				const changed = Buffer.from(bytes);
				changed[at] = (changed[at] ?? 0) ^ bit;
				const { code } = await refusal(changed, 1000);
				// Without its first two bytes it looks like something else altogether.
				expect([at, code]).toEqual([at, at < 2 ? 'usage' : 'storage']);
			}
		}
	});

	it('with bytes taken out, put in or moved, wherever that is', async () => {
		const bytes = await backupBytes(ENTRIES, { files: FILES });
		const at = fc.integer({ min: 0, max: bytes.length });
		await fc.assert(
			fc.asyncProperty(at, at, fc.uint8Array({ maxLength: 30 }), async (one, other, filling) => {
				const [from, to] = [Math.min(one, other), Math.max(one, other)];
				const changed = Buffer.concat([bytes.subarray(0, from), filling, bytes.subarray(to)]);
				fc.pre(!changed.equals(bytes));
				expect((await refusal(changed, 500)).code).toMatch(/^(storage|usage)$/);
			}),
			{ numRuns: 300 },
		);
	});

	it('cut off at any length, in words that say so', async () => {
		const bytes = await backupBytes(ENTRIES);
		for (let length = 2; length < bytes.length; length++) {
			expect(await refusal(bytes.subarray(0, length), 1000)).toEqual({
				code: 'storage',
				message:
					'x.gz is damaged (it is cut off, or something was added at its end): nothing was restored; take another backup',
			});
		}
	});

	it('altered, in words that say so', async () => {
		const bytes = await backupBytes(ENTRIES);
		bytes[100] = (bytes[100] ?? 0) ^ 4;
		expect((await refusal(bytes)).message).toMatch(/^x\.gz is damaged \(its content does not fit its hash\)/);
	});

	it('of a newer Minder', async () => {
		const newer = gunzipSync(await backupBytes(ENTRIES))
			.toString()
			.replace('"minder-backup":1', '"minder-backup":2');
		expect(await refusal(gzipSync(newer))).toEqual({
			code: 'incompatible',
			message: 'x.gz was written by a newer Minder (format 2); this one reads up to 1: upgrade',
		});
	});

	it.each([
		['nothing', Buffer.alloc(0)],
		['a text', Buffer.from('{"minder-backup":1}\n')],
		['something else that is compressed', gzipSync('{"processes":{}}\n')],
		['noise that is compressed', gzipSync(Buffer.from([0, 1, 2, 255, 10, 7]))],
	])('that is none: %s', async (_, bytes) => {
		expect(await refusal(bytes)).toEqual({
			code: 'usage',
			message: 'x.gz is no backup of Minder: give it a file that `minder backup` wrote',
		});
	});

	it.each([
		['fewer entries than it says', backupBytes(ENTRIES, { count: 4 })],
		['more entries than it says', backupBytes(ENTRIES, { count: 2 })],
		['an entry twice', backupBytes([ENTRIES[0], ENTRIES[0]])],
		['entries in the wrong order', backupBytes([ENTRIES[1], ENTRIES[0]])],
	])('with a hash that fits, and %s', async (_, made) => {
		expect((await refusal(await made)).code).toBe('storage');
	});
});
