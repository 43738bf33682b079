import { MinderError } from '../../model/errors.ts';
import type { BackupAttachment } from '../../store/backup-file.ts';
import type { AuthorityPem } from '../../sys/certificates/authority-files.ts';
import type { Files } from '../../sys/files.ts';

/** The files of the cluster's authority, below the manager's data directory. Without the certificate first, nobody would miss the key. */
const NAMES = ['tls/ca.key', 'tls/ca.crt'] as const;

/** The cluster's authority as it lies in `directory`; nothing where there is none. @throws MinderError `storage` */
export async function readAuthority(files: Files, directory: string): Promise<BackupAttachment[]> {
	const found: BackupAttachment[] = [];
	for (const name of NAMES) {
		const text = await files.readText(`${directory}/${name}`);
		if (text !== undefined) found.push({ name, text });
	}
	if (found.length === 1) {
		const message = `${directory}/tls holds only half of the cluster's authority: put ca.key and ca.crt back, or remove both`;
		throw new MinderError('storage', message);
	}
	return found;
}

/** The same, out of a backup: to be written where nothing else stands. */
export class AuthorityCopy {
	readonly #files: Files;
	readonly #directory: string;
	readonly #copies: readonly BackupAttachment[];

	constructor(files: Files, directory: string, copies: readonly BackupAttachment[]) {
		this.#files = files;
		this.#directory = directory;
		this.#copies = copies;
	}

	/** Whether another one is there. @throws MinderError `storage` */
	async state(): Promise<'none' | 'absent' | 'same' | 'another'> {
		if (this.#copies.length === 0) return 'none';
		const found = await Promise.all(this.#copies.map(({ name }) => this.#files.readText(this.#path(name))));
		if (this.#copies.every(({ text }, at) => text === found[at])) return 'same';
		return this.#copies.every(({ text }, at) => found[at] === undefined || found[at] === text) ? 'absent' : 'another';
	}

	/** Mode 0600; what was there before is kept beside it as `NAME.before-restore`. */
	async write(): Promise<void> {
		if ((await this.state()) === 'same') return;
		for (const { name, text } of this.#copies) {
			const path = this.#path(name);
			await this.#files.makeDirectory(path.slice(0, path.lastIndexOf('/')));
			await this.#files.writeDurably(path, text, { previous: `${path}.before-restore` });
		}
	}

	/** What several managers find it by before one of them leads; `undefined` where the backup holds none. */
	shared(): AuthorityPem | undefined {
		const [key, certificate] = NAMES.map((name) => this.#copies.find((each) => each.name === name)?.text);
		return key === undefined || certificate === undefined ? undefined : { key, certificate };
	}

	#path(name: string): string {
		return `${this.#directory}/${name}`;
	}
}

/** @throws MinderError `storage` for a name that is not one of the authority's: it may lead anywhere */
export function checkAttachment({ name }: BackupAttachment): void {
	if ((NAMES as readonly string[]).includes(name)) return;
	throw new MinderError(
		'storage',
		`the backup holds a file ${JSON.stringify(name)} that is unknown: nothing was restored`,
	);
}
