import { join } from 'node:path';
import { type NodeCertificate, readNodeCertificate } from '../sys/certificates/peer-certificate.ts';
import type { Files } from '../sys/files.ts';
import type { Log } from '../sys/log.ts';

/** What a node has since it joined; all PEM. */
export interface Enrolment {
	/** Id of the token that it joined with. */
	readonly tokenId: string;
	readonly key: string;
	/** Its own certificate, then the authority's. */
	readonly certificate: string;
	/** The cluster's authority: whose managers are believed. */
	readonly authority: string;
	/** What the certificate says. */
	readonly of: NodeCertificate;
}

/**
 * The agent's `tls` directory: `agent.json` with all that it has since it joined, and while it joins the key for each token in
 * `join-TOKENID.key`. The key is kept before it is shown to a manager, so that an attempt that was broken off is made again with the same.
 */
export class EnrolmentFile {
	readonly #directory: string;
	readonly #files: Files;
	readonly #log: Log;

	constructor(directory: string, files: Files, log: Log) {
		this.#directory = directory;
		this.#files = files;
		this.#log = log;
	}

	/**
	 * Undefined where this machine has not joined. A damaged file is set aside as `agent.json.damaged`.
	 * @throws MinderError `storage`
	 */
	async read(): Promise<Enrolment | undefined> {
		const path = this.#path;
		const text = await this.#files.readText(path);
		if (text === undefined) return undefined;
		const enrolment = parse(text);
		if (enrolment !== undefined) return enrolment;
		const aside = `${path}.damaged`;
		await this.#files.rename(path, aside);
		this.#log.warn({ path: aside }, `${path} is damaged and was set aside as ${aside}; this machine has to join again`);
		return undefined;
	}

	/** The keys of joining are forgotten with it. @throws MinderError `storage` */
	async write(enrolment: Omit<Enrolment, 'of'>): Promise<void> {
		const { tokenId, key, certificate, authority } = enrolment;
		const text = JSON.stringify({ tokenId, key, certificate, authority }, undefined, '\t');
		await this.#files.makeDirectory(this.#directory);
		await this.#files.writeDurably(this.#path, `${text}\n`);
		for (const name of await this.#files.list(this.#directory)) {
			if (name.startsWith('join-')) await this.#files.remove(join(this.#directory, name));
		}
	}

	/** The key to join with, the same at each attempt with one token. @throws MinderError `storage` */
	async joiningKey(tokenId: string, make: () => Promise<string>): Promise<string> {
		const path = join(this.#directory, `join-${tokenId}.key`);
		const kept = await this.#files.readText(path);
		if (kept !== undefined && kept.includes('PRIVATE KEY')) return kept;
		const key = await make();
		await this.#files.makeDirectory(this.#directory);
		await this.#files.writeDurably(path, key);
		return key;
	}

	get #path(): string {
		return join(this.#directory, 'agent.json');
	}
}

/** @returns `undefined` where a part is missing or the certificate is not an agent's */
export function enrolmentOf(parts: Omit<Enrolment, 'of'>): Enrolment | undefined {
	const of = readNodeCertificate(parts.certificate);
	return of === undefined ? undefined : { ...parts, of };
}

function parse(text: string): Enrolment | undefined {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value !== 'object' || value === null) return undefined;
		const part = (name: string): string => {
			const found: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
			if (typeof found !== 'string' || found === '') throw new Error(name);
			return found;
		};
		return enrolmentOf({
			tokenId: part('tokenId'),
			key: part('key'),
			certificate: part('certificate'),
			authority: part('authority'),
		});
	} catch {
		return undefined;
	}
}
