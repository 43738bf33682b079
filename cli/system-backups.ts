import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BackupHeader, BackupSource } from '../src/manager/backup/restore.ts';
import { MinderError } from '../src/model/errors.ts';
import type { BackupSummary, Backups, NewFile } from './backups.ts';

/** The real ones. */
export const systemBackups: Backups = {
	async check(path) {
		const { checkBackup } = await import('../src/manager/backup/restore.ts');
		return summaryOf(await checkBackup(sourceOf(path)));
	},
	async restore({ path, store, data, force, progress, signal }) {
		const { restoreBackup } = await import('../src/manager/backup/restore.ts');
		const source = sourceOf(path);
		const header = await restoreBackup({ source, store, dataDirectory: data, force, progress, signal });
		return summaryOf(header);
	},
};

function summaryOf({ clusterId, version, createdAt, entries, files }: BackupHeader): BackupSummary {
	return { clusterId, version, createdAt, entries, authority: files.includes('tls/ca.key') };
}

function sourceOf(path: string): BackupSource {
	return {
		name: path,
		async *read() {
			try {
				yield* createReadStream(path) as AsyncIterable<Buffer>;
			} catch (error) {
				throw fileError(error, `cannot read ${path}`);
			}
		},
	};
}

/** A new file that will be at `path`, mode 0600; until then it is beside it. */
export async function newPrivateFile(path: string): Promise<NewFile> {
	const fresh = `${path}.${process.pid}.new`;
	const attempt = async <T>(action: () => Promise<T>): Promise<T> => {
		try {
			return await action();
		} catch (error) {
			throw fileError(error, `cannot write ${path}`);
		}
	};
	const file = await attempt(() => open(fresh, 'wx', 0o600));
	return {
		path: fresh,
		write: (data) => attempt(() => file.writeFile(data)),
		sync: () => attempt(() => file.sync()),
		publish: () =>
			attempt(async () => {
				await file.close();
				await rename(fresh, path);
				const directory = await open(dirname(path), 'r');
				try {
					await directory.sync();
				} finally {
					await directory.close();
				}
			}),
		async discard() {
			await file.close().catch(() => undefined);
			await rm(fresh, { force: true });
		},
	};
}

function fileError(error: unknown, what: string): MinderError {
	const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
	if (code === 'ENOENT') return new MinderError('not-found', `${what}: no such file or directory`);
	const message = error instanceof Error ? error.message : String(error);
	return new MinderError('storage', `${what}: ${message}`, { cause: error });
}
