import {
	type BackupAttachment,
	type BackupHeader,
	type BackupItem,
	type BackupSource,
	checkBackup,
	writeBackup,
} from '../../src/store/backup-file.ts';
import type { StoredText } from '../../src/store/store.ts';

/** A backup that lies in memory; `pieceBytes` of it are read at a time. */
export function backupOf(bytes: Uint8Array, pieceBytes = 7): BackupSource {
	return {
		name: 'x.gz',
		async *read() {
			for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
		},
	};
}

/** The bytes of a backup with these entries, which are in order. */
export async function backupBytes(
	entries: readonly (readonly [key: string, value: unknown])[],
	how: { readonly files?: readonly BackupAttachment[]; readonly count?: number } = {},
): Promise<Buffer> {
	const what = { version: '0.1.0', clusterId: 'cluster-1', createdAt: 1_700_000_000_000 };
	const pieces: Uint8Array[] = [];
	async function* texts(): AsyncGenerator<StoredText> {
		for (const [key, value] of entries) yield { key, json: JSON.stringify(value) };
	}
	const counted = { ...what, entries: how.count ?? entries.length, files: how.files ?? [] };
	for await (const piece of writeBackup(counted, texts())) pieces.push(piece);
	return Buffer.concat(pieces);
}

/** All that a backup holds, once it is checked. */
export async function contentOf(source: BackupSource): Promise<{ header: BackupHeader; items: BackupItem[] }> {
	const items: BackupItem[] = [];
	const header = await checkBackup(source, (item) => void items.push(item));
	return { header, items: items.filter((item) => item.kind !== 'header') };
}
