/**
 * Where things stand in etcd:
 *
 * | key | value |
 * |---|---|
 * | PREFIX/leader | who leads, under its lease |
 * | PREFIX/format | number of the format |
 * | PREFIX/commit | name of the last commit: tells whether one whose answer was lost was made |
 * | PREFIX/journal/complete | number of parts of a commit that is decided but may not be carried out |
 * | PREFIX/journal/parts/N | its parts |
 * | PREFIX/data/KEY | an entry |
 */
export class EtcdKeys {
	readonly leader: Buffer;
	readonly format: Buffer;
	readonly commit: Buffer;
	readonly journalMark: Buffer;
	readonly journalParts: Buffer;
	readonly data: Buffer;

	constructor(prefix: string) {
		this.leader = Buffer.from(`${prefix}/leader`);
		this.format = Buffer.from(`${prefix}/format`);
		this.commit = Buffer.from(`${prefix}/commit`);
		this.journalMark = Buffer.from(`${prefix}/journal/complete`);
		this.journalParts = Buffer.from(`${prefix}/journal/parts/`);
		this.data = Buffer.from(`${prefix}/data/`);
	}

	/** The key of an entry. */
	entry(key: string | Buffer): Buffer {
		return Buffer.concat([this.data, typeof key === 'string' ? Buffer.from(key) : key]);
	}

	/** An entry's own key, of the one in etcd. */
	ofEntry(key: Buffer): Buffer {
		return key.subarray(this.data.length);
	}

	journalPart(number: number): Buffer {
		return Buffer.concat([this.journalParts, Buffer.from(String(number).padStart(6, '0'))]);
	}
}
