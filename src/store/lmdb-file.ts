import { type FileHandle, open } from 'node:fs/promises';
import { MinderError } from '../model/errors.ts';
import { errnoOf, storageError } from '../sys/files.ts';

/** In both of the first pages, in the byte order of the machine. */
const MAGIC = 0xbeefc0de;
const MAGIC_OFFSET = 24;
const PAGE_SIZE_OFFSET = 48;
const HEADER_BYTES = 52;

/**
 * Whether lmdb may open the file: what is no lmdb database at all would end the whole program in native code. An absent or empty
 * one is fine: lmdb begins it.
 * @throws MinderError `storage`; the file stays as it is
 */
export async function checkLmdbFile(path: string): Promise<void> {
	let file: FileHandle;
	try {
		file = await open(path, 'r');
	} catch (error) {
		if (errnoOf(error) === 'ENOENT') return;
		throw storageError(error, `cannot read ${path}`);
	}
	try {
		if ((await file.stat()).size === 0) return;
		const pageSize = await readPageSize(file, 0);
		if (pageSize !== undefined && (await readPageSize(file, pageSize)) !== undefined) return;
	} catch (error) {
		throw storageError(error, `cannot read ${path}`);
	} finally {
		await file.close();
	}
	throw new MinderError(
		'storage',
		`${path} is damaged (it is no lmdb database); it is left as it is: put a backup in its place, or move it away to begin empty`,
	);
}

/** The page size that the header at `position` states; `undefined` where there is no header. */
async function readPageSize(file: FileHandle, position: number): Promise<number | undefined> {
	const header = Buffer.alloc(HEADER_BYTES);
	const { bytesRead } = await file.read(header, 0, HEADER_BYTES, position);
	if (bytesRead < HEADER_BYTES) return undefined;
	if (header.readUInt32LE(MAGIC_OFFSET) === MAGIC) return header.readUInt32LE(PAGE_SIZE_OFFSET);
	if (header.readUInt32BE(MAGIC_OFFSET) === MAGIC) return header.readUInt32BE(PAGE_SIZE_OFFSET);
	return undefined;
}
