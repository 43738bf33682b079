import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * `whole`: every byte is as it was written · `altered`: the seal is there, and does not fit · `cut-off`: there is no seal at the end.
 */
export type SealState = 'whole' | 'altered' | 'cut-off';

/**
 * The end of a backup: `{"sha256":"…"}` as a gzip member of its own that is stored, not compressed. Each of its bytes follows from the hash,
 * so that no byte of the file can change unseen; a compressed one would have bits that mean nothing.
 */
export function sealedBy(hash: string): Buffer {
	const text = Buffer.from(`{"sha256":"${hash}"}\n`);
	const stored = Buffer.alloc(STORED_BYTES);
	stored[0] = 1;
	stored.writeUInt16LE(text.length, 1);
	stored.writeUInt16LE(~text.length & 0xffff, 3);
	const end = Buffer.alloc(END_BYTES);
	end.writeUInt32LE(crc32(text), 0);
	end.writeUInt32LE(text.length, 4);
	return Buffer.concat([GZIP_HEADER, stored, text, end]);
}

/** Deflate, no flags, no time, no level, unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const STORED_BYTES = 5;
const END_BYTES = 8;
const SEAL_BYTES = sealedBy('0'.repeat(64)).length;
const HASH_AT = GZIP_HEADER.length + STORED_BYTES + '{"sha256":"'.length;

/** Looks whether a file is as it was written. */
export class BackupSeal {
	readonly #hash = createHash('sha256');
	/** The newest bytes, which may be the seal. */
	#tail: Buffer = Buffer.alloc(0);
	#head: Buffer = Buffer.alloc(0);
	#state: SealState | undefined;

	update(bytes: Uint8Array): void {
		if (this.#head.length < 2) this.#head = Buffer.concat([this.#head, bytes.subarray(0, 2)]);
		const all = Buffer.concat([this.#tail, bytes]);
		const known = Math.max(0, all.length - SEAL_BYTES);
		this.#hash.update(all.subarray(0, known));
		this.#tail = all.subarray(known);
	}

	/** Whether it looks like a compressed file at all. */
	get isGzip(): boolean {
		return this.#head[0] === GZIP_HEADER[0] && this.#head[1] === GZIP_HEADER[1];
	}

	/** To be asked when all was read. */
	get state(): SealState {
		this.#state ??= this.#judge();
		return this.#state;
	}

	#judge(): SealState {
		if (this.#tail.equals(sealedBy(this.#hash.digest('hex')))) return 'whole';
		const told = this.#tail.subarray(HASH_AT, HASH_AT + 64).toString('latin1');
		return /^[0-9a-f]{64}$/.test(told) && this.#tail.equals(sealedBy(told)) ? 'altered' : 'cut-off';
	}
}
