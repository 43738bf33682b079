import { join } from 'node:path';
import { z } from 'zod';
import { toMinderError } from '../model/errors.ts';
import type { Files } from '../sys/files.ts';
import type { Log } from '../sys/log.ts';

const content = z.object({ bootId: z.string(), uptime: z.number() });

export interface ContactFileOptions {
	/** It is `contact.json` in here. */
	readonly dataDirectory: string;
	readonly files: Files;
	/** Times of another boot mean nothing. */
	readonly bootId: string;
	/** Seconds since boot, those included in which the machine slept. */
	readonly now: () => number;
	readonly log: Log;
}

const pathIn = (dataDirectory: string): string => join(dataDirectory, 'contact.json');

/** When the manager was last heard of, kept for the next agent of the same boot. */
export class ContactFile {
	/** Seconds since boot; `undefined`: not in this boot, or not known. */
	readonly found: number | undefined;
	readonly #options: ContactFileOptions;
	#written: number;
	#writing: Promise<void> | undefined;
	#failing = false;

	private constructor(options: ContactFileOptions, found: number | undefined) {
		this.#options = options;
		this.found = found;
		this.#written = found ?? Number.NEGATIVE_INFINITY;
	}

	/** Never rejects: what cannot be read counts as not known. */
	static async open(options: ContactFileOptions): Promise<ContactFile> {
		const { files, bootId, now, log } = options;
		const path = pathIn(options.dataDirectory);
		try {
			const text = await files.readText(path);
			if (text === undefined) return new ContactFile(options, undefined);
			const { success, data } = content.safeParse(JSON.parse(text));
			const usable = success && data.bootId === bootId && data.uptime <= now();
			return new ContactFile(options, usable ? data.uptime : undefined);
		} catch (error) {
			log.warn({ error }, `cannot tell from ${path} when the manager was last heard of; it counts as long ago`);
			return new ContactFile(options, undefined);
		}
	}

	/** Writes it unless the newest that is on disk is younger than `everySeconds`. */
	note(at: number, everySeconds: number): void {
		if (this.#writing !== undefined || at - this.#written < everySeconds) return;
		this.#writing = this.#write(at).finally(() => {
			this.#writing = undefined;
		});
	}

	/** Writes `at` where it is newer; resolves when nothing is being written any more. */
	async close(at: number | undefined): Promise<void> {
		await this.#writing;
		if (at !== undefined && at > this.#written) await this.#write(at);
	}

	async #write(at: number): Promise<void> {
		const { dataDirectory, files, bootId, log } = this.#options;
		try {
			await files.writeDurably(pathIn(dataDirectory), JSON.stringify({ bootId, uptime: at }));
			this.#written = at;
			this.#failing = false;
		} catch (failure) {
			if (this.#failing) return;
			this.#failing = true;
			const { message } = toMinderError(failure);
			log.warn({ err: failure }, `${message}; an agent that starts now would stop what has stopAfter too early`);
		}
	}
}
