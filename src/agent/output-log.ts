import { join } from 'node:path';
import type { LogsSpec } from '../model/process-spec.ts';
import type { LogFiles } from '../sys/log-files.ts';
import { emptyRecord, type Mark, parseRecord, printRecord, thinned } from './output-record.ts';

/** A file of rotated output: bytes `from` up to `to`, exclusive, of the stream. */
export interface Segment {
	readonly from: number;
	readonly to: number;
	readonly path: string;
	readonly compressed: boolean;
}

/** The live file is looked at this far back from where it is to be cut, for the end of a line. */
const LINE_SEARCH_BYTES = 64 * 1024;
/** Segments that are cut before their bytes are punched out: a writer may be faster than the copying. */
const CUTS_PER_ROTATION = 8;
const NEWLINE = 0x0a;
const SEGMENT_NAME = /^([0-9]{1,16})-([0-9]{1,16})(\.gz)?$/;

/**
 * One output of an instance: the file that its program appends to, and what was rotated out of it. A position is the number of bytes
 * that were written before; docs/LOGS.md is the protocol. One of these per file and agent, or readers would be shown holes.
 */
export class OutputLog {
	readonly path: string;
	readonly directory: string;
	readonly #files: LogFiles;
	#loading: Promise<void> | undefined;
	#segments: Segment[] = [];
	/** When a segment was rotated out, wall ms; those of an earlier agent by their files. */
	readonly #rotatedAt = new Map<number, number>();
	#marks: readonly Mark[] = [];
	#look: Mark | undefined;
	#base = 0;
	#punched = 0;
	#shift = 0;
	#end = 0;
	#inode: number | undefined;
	#unsaved = false;
	#wasCutOff = false;
	#busy: Promise<void> = Promise.resolve();

	constructor(path: string, files: LogFiles) {
		this.path = path;
		this.directory = `${path}.d`;
		this.#files = files;
	}

	/** Position of the first byte that is still in the live file; what is before it is in segments, or gone. */
	get base(): number {
		return this.#base;
	}

	/** Position of the first byte of the live file; moves when somebody else truncates or replaces it. */
	get shift(): number {
		return this.#shift;
	}

	/** What was rotated out and is kept, oldest first. */
	get segments(): readonly Segment[] {
		return this.#segments;
	}

	/** Whether {@link save} has anything to write. */
	get unsaved(): boolean {
		return this.#unsaved;
	}

	/** Whether a look has found the same file shorter than before: somebody has truncated it. */
	get wasCutOff(): boolean {
		return this.#wasCutOff;
	}

	/** Takes over what is on disk; once. @throws MinderError `storage` */
	load(): Promise<void> {
		this.#loading ??= this.#load().catch((error: unknown) => {
			this.#loading = undefined;
			throw error;
		});
		return this.#loading;
	}

	/**
	 * Looks at the live file, which takes microseconds.
	 * @param wall moment for `--since`; without it no mark is made
	 * @returns the position beyond its last byte
	 */
	look(wall?: number): number {
		const found = this.#files.stat(this.path);
		if (found === undefined) {
			if (this.#end > this.#shift) this.#inode = -1;
			return this.#end;
		}
		const end = found.size + this.#shift;
		const replaced = this.#inode !== undefined && found.inode !== this.#inode;
		if (replaced || end < this.#end) {
			if (!replaced) this.#wasCutOff = true;
			this.#shift = Math.max(this.#end, this.#base);
			this.#base = this.#punched = this.#shift;
			this.#end = found.size + this.#shift;
			this.#unsaved = true;
		} else {
			if (end > this.#end && this.#look !== undefined && wall !== undefined) this.#mark(this.#look);
			this.#end = end;
		}
		this.#inode = found.inode;
		if (wall !== undefined) this.#look = [wall, this.#end];
		return this.#end;
	}

	/** The largest position before which everything was written before `wall`; granularity is that of {@link look}. */
	positionAt(wall: number): number {
		const end = this.look();
		const found = this.#files.stat(this.path);
		if (found !== undefined && wall > found.modifiedAt) return end;
		let position = 0;
		for (const [time, at] of this.#look === undefined ? this.#marks : [...this.#marks, this.#look]) {
			if (time > wall) break;
			position = at;
		}
		return position;
	}

	/** Whether a rotation is due. */
	due(spec: LogsSpec): boolean {
		return this.#end - this.#base > spec.maxSizeBytes || this.#punched < this.#base;
	}

	/** Rotates, several times where the writer was fast; look again afterwards. @param wall ms @throws MinderError `storage`; no byte is lost */
	rotate(spec: LogsSpec, wall: number): Promise<void> {
		return this.#alone(async () => {
			const shift = this.#shift;
			const keep = Math.max(0, spec.maxFiles - 1);
			let moved = this.#punched < this.#base;
			for (let cuts = 0; cuts < CUTS_PER_ROTATION; cuts++) {
				const end = this.look();
				if (this.#shift !== shift) return;
				if (end - this.#base <= spec.maxSizeBytes) break;
				const cut = await this.#cut(this.#base + Math.max(1, spec.maxSizeBytes));
				if (keep > 0) await this.#copyOut(cut, wall);
				if (this.#shift !== shift) return;
				this.#base = cut;
				moved = true;
			}
			if (!moved || this.#shift !== shift) return;
			if (keep === 0) await this.#save(true);
			await this.#files.punch(this.path, this.#punched - shift, this.#base - this.#punched);
			if (this.#shift === shift) this.#punched = this.#base;
			await this.#save(true);
			await this.#removeOldest(this.#segments.length - keep);
		});
	}

	/** Removes segments beyond `maxFiles` or rotated out longer ago than `maxAge`. */
	prune(spec: LogsSpec, wall: number): Promise<void> {
		const oldest = spec.maxAgeSeconds === undefined ? -Infinity : wall - spec.maxAgeSeconds * 1000;
		const tooOld = this.#segments.filter(({ from }) => (this.#rotatedAt.get(from) ?? wall) < oldest).length;
		const surplus = Math.max(tooOld, this.#segments.length - Math.max(0, spec.maxFiles - 1));
		if (surplus <= 0) return Promise.resolve();
		return this.#alone(async () => {
			await this.#save(true);
			await this.#removeOldest(surplus);
		});
	}

	/** Compresses the oldest segment that is not. @returns whether there was one */
	compressNext(): Promise<boolean> {
		const plain = this.#segments.find(({ compressed }) => !compressed);
		if (plain === undefined) return Promise.resolve(false);
		return this.#alone(async () => {
			if (!this.#segments.includes(plain)) return true;
			const fresh = join(this.directory, 'new');
			const path = `${plain.path}.gz`;
			await this.#files.compress(plain.path, fresh);
			await this.#files.rename(fresh, path);
			this.#segments = this.#segments.map((one) => (one === plain ? { ...one, path, compressed: true } : one));
			await this.#files.remove(plain.path);
			return true;
		});
	}

	/** Writes marks and base; `durable` where they have to survive a power cut. */
	save(durable: boolean): Promise<void> {
		return this.#alone(() => this.#save(durable));
	}

	async #load(): Promise<void> {
		const text = await this.#files.readText(join(this.directory, 'record'));
		const record = (text === undefined ? undefined : parseRecord(text)) ?? emptyRecord;
		const names = text === undefined && this.#files.stat(this.directory) === undefined ? [] : await this.#names();
		const segments = names.flatMap((name) => segmentOf(this.directory, name) ?? []);
		const found = new Set(segments.filter(({ compressed }) => compressed).map(({ from }) => from));
		const twice = segments.filter(({ from, compressed }) => !compressed && found.has(from));
		for (const { path } of twice) await this.#files.remove(path);
		if (names.includes('new')) await this.#files.remove(join(this.directory, 'new'));
		this.#segments = segments.filter((one) => !twice.includes(one)).sort((a, b) => a.from - b.from);
		for (const { from, path } of this.#segments) {
			const modified = this.#files.stat(path)?.modifiedAt;
			if (modified !== undefined) this.#rotatedAt.set(from, modified);
		}
		this.#marks = record.marks;
		this.#shift = record.shift;
		this.#base = Math.max(record.base, this.#segments.at(-1)?.to ?? 0);
		this.#punched = record.punched;
		this.#end = this.#base;
		const last = Math.max(record.end, this.#base);
		const live = this.#files.stat(this.path);
		if (live !== undefined && live.size + this.#shift < this.#base) {
			this.#shift = last;
			this.#base = this.#punched = this.#end = last;
			this.#unsaved = true;
		} else if (live === undefined) {
			this.#shift = this.#base = this.#punched = this.#end = last;
		}
		this.look();
	}

	#names(): Promise<readonly string[]> {
		return this.#files.list(this.directory);
	}

	/** Where to cut at or before `latest`: behind the last line end, if there is one near. */
	async #cut(latest: number): Promise<number> {
		const from = Math.max(this.#base, latest - LINE_SEARCH_BYTES);
		const file = await this.#files.open(this.path);
		if (file === undefined) return latest;
		try {
			const bytes = await file.read(from - this.#shift, latest - from);
			const line = bytes.lastIndexOf(NEWLINE) + 1;
			return line === 0 ? latest : from + line;
		} finally {
			await file.close();
		}
	}

	/** Steps 1 and 2. */
	async #copyOut(cut: number, wall: number): Promise<void> {
		const from = this.#base;
		const fresh = join(this.directory, 'new');
		try {
			await this.#files.copy(this.path, from - this.#shift, cut - from, fresh);
		} catch (error) {
			await this.#files.remove(fresh).catch(() => undefined);
			throw error;
		}
		const path = join(this.directory, `${from}-${cut}`);
		await this.#files.rename(fresh, path);
		this.#segments = [...this.#segments, { from, to: cut, path, compressed: false }];
		this.#rotatedAt.set(from, wall);
	}

	async #removeOldest(count: number): Promise<void> {
		for (let left = count; left > 0; left--) {
			const [oldest, ...rest] = this.#segments;
			if (oldest === undefined) return;
			this.#segments = rest;
			this.#rotatedAt.delete(oldest.from);
			await this.#files.remove(oldest.path);
		}
	}

	#mark(mark: Mark): void {
		this.#marks = thinned([...this.#marks, mark]);
		this.#unsaved = true;
	}

	async #save(durable: boolean): Promise<void> {
		this.#unsaved = false;
		const marks = this.#look === undefined ? this.#marks : [...this.#marks, this.#look];
		const text = printRecord({
			base: this.#base,
			punched: this.#punched,
			shift: this.#shift,
			end: this.#end,
			marks,
		});
		try {
			await this.#files.writeText(join(this.directory, 'record'), text, durable);
		} catch (error) {
			this.#unsaved = true;
			throw error;
		}
	}

	/** One step at a time, in order. */
	#alone<Result>(action: () => Promise<Result>): Promise<Result> {
		const mine = this.#busy.then(() => this.load()).then(action);
		this.#busy = mine.then(
			() => undefined,
			() => undefined,
		);
		return mine;
	}
}

function segmentOf(directory: string, name: string): Segment | undefined {
	const [, from, to, compressed] = SEGMENT_NAME.exec(name) ?? [];
	if (from === undefined || to === undefined) return undefined;
	return { from: Number(from), to: Number(to), path: join(directory, name), compressed: compressed !== undefined };
}
