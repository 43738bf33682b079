/** Words that stand before the command that counts. */
const WRAPPERS: ReadonlySet<string> = new Set([
	'chronic',
	'command',
	'env',
	'eval',
	'exec',
	'flock',
	'ionice',
	'nice',
	'nohup',
	'setsid',
	'sudo',
	'time',
	'timeout',
]);
/** What a line begins with that does its work behind `&&` or `;`. */
const PRELUDES: ReadonlySet<string> = new Set(['.', '[', 'cd', 'export', 'set', 'sleep', 'source', 'test', 'umask']);
/** Programs whose first argument says what is run. */
const INTERPRETERS: ReadonlySet<string> = new Set([
	'bash',
	'dash',
	'node',
	'perl',
	'php',
	'python',
	'python3',
	'ruby',
	'sh',
]);
const MOST_CHARACTERS = 40;

/** Names of what is imported: from the base name of the command, each once. */
export class ImportNames {
	readonly #taken = new Set<string>();
	readonly #prefix: string;

	/** @param prefix what all of them begin with */
	constructor(prefix = '') {
		this.#prefix = prefix;
	}

	/** A name that is free; it is taken by {@link take} alone. */
	next(command: string): string {
		const base = `${this.#prefix}${baseNameOf(command)}`;
		for (let number = 1; ; number++) {
			const name = number === 1 ? base : `${base}-${number}`;
			if (!this.#taken.has(name)) return name;
		}
	}

	take(name: string): void {
		this.#taken.add(name);
	}
}

/** `cd /srv && /usr/bin/nice -n 5 ./backup.sh --full` → `backup` */
export function baseNameOf(command: string): string {
	for (const part of command.split(/&&|\|\||[;|]/)) {
		const word = programOf(part);
		if (word !== undefined) return cleaned(word);
	}
	return 'job';
}

function programOf(part: string): string | undefined {
	const words = part
		.replaceAll(/["'(){}]/g, ' ')
		.split(/\s+/)
		.filter((word) => word !== '');
	let interpreter: string | undefined;
	for (const word of words) {
		const base = word.slice(word.lastIndexOf('/') + 1);
		if (/^[A-Za-z_]\w*=/.test(word) || /^[<>&\d-]/.test(word)) continue;
		if (interpreter === undefined && PRELUDES.has(base)) return undefined;
		if (WRAPPERS.has(base)) continue;
		if (interpreter === undefined && INTERPRETERS.has(base)) interpreter = base;
		else return base;
	}
	return interpreter;
}

function cleaned(word: string): string {
	const name = word
		.replace(/\.(?:sh|bash|pl|py|rb|php|js|mjs)$/, '')
		.replaceAll(/[^A-Za-z0-9_-]+/g, '-')
		.replace(/^(?:[-_]|x-)+/, '')
		.replace(/-+$/, '')
		.slice(0, MOST_CHARACTERS);
	return name === '' ? 'job' : name;
}
