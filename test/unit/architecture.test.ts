import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Who may import whom; a folder may always import itself. docs/ARCHITECTURE.md explains why. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
	'src/model': [],
	'src/policy': ['src/model'],
	'src/sys': ['src/model'],
	'src/store': ['src/sys', 'src/model'],
	'src/wire': ['src/model'],
	'src/rpc': ['src/wire', 'src/sys', 'src/model'],
	'src/worker': ['src/sys', 'src/model'],
	'src/manager': ['src/rpc', 'src/store', 'src/policy', 'src/sys', 'src/model'],
	'src/agent': ['src/worker', 'src/rpc', 'src/store', 'src/policy', 'src/sys', 'src/model'],
	'src/client': ['src/worker', 'src/rpc', 'src/wire', 'src/sys', 'src/model'],
	cli: ['src/client', 'src/model'],
};

/** Single doors beyond the folders: what a command needs to be the daemon that it starts, and the pure diff and times that it prints. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
	cli: [
		'src/manager/main.ts',
		'src/agent/main.ts',
		'src/manager/backup/restore.ts',
		'src/policy/cron/next-fire.ts',
		'src/policy/function-change.ts',
		'src/policy/schedule-backfill.ts',
		'src/policy/schedule-change.ts',
		'src/policy/spec-change.ts',
		'src/sys/clock.ts',
		'src/sys/held-pid-file.ts',
		'src/sys/rand.ts',
		'src/sys/log.ts',
		'src/sys/small-heap.ts',
	],
};

/** What only the named folders may touch, so that the world stays injected. */
const WORLD: readonly { readonly what: RegExp; readonly in: readonly string[] }[] = [
	{ what: /\bDate\.now\b|\bnew Date\(\)/, in: ['src/sys', 'cli'] },
	{ what: /\bMath\.random\b|\brandomUUID\b/, in: ['src/sys'] },
	{ what: /\b(setTimeout|setInterval)\(/, in: ['src/sys', 'cli'] },
	{ what: /\bperformance\.now\b|\bhrtime\b/, in: ['src/sys'] },
	{ what: /node:child_process/, in: ['src/sys', 'cli'] },
	{ what: /node:fs\b/, in: ['src/sys', 'src/store', 'src/wire', 'cli'] },
	{ what: /@grpc\/grpc-js'/, in: ['src/rpc', 'src/wire', 'src/client'] },
];

/** Packages that these files may load with themselves, and all that they import: each command waits for them. */
const LOADED: Readonly<Record<string, readonly string[]>> = {
	'cli/main.ts': ['commander', 'picocolors'],
	'src/client/connect.ts': ['@grpc/grpc-js', 'protobufjs'],
	'src/client/lock-system.ts': [],
};

interface Source {
	readonly path: string;
	readonly folder: string;
	readonly text: string;
	readonly imports: readonly string[];
}

function sources(): Source[] {
	const found: Source[] = [];
	for (const top of ['src', 'cli']) {
		for (const entry of readdirSync(join(root, top), { recursive: true, withFileTypes: true })) {
			if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
			const full = join(entry.parentPath, entry.name);
			const path = relative(root, full);
			if (path.startsWith('src/wire/gen/')) continue;
			const text = readFileSync(full, 'utf8');
			const specifiers = [...text.matchAll(/(?:from|import\(|import)\s*'(\.[^']*)'/g)].map((match) => match[1] ?? '');
			const imports = specifiers.map((specifier) => relative(root, resolve(dirname(full), specifier)));
			const folder = path.startsWith('cli/') ? 'cli' : path.split('/').slice(0, 2).join('/');
			found.push({ path, folder, text, imports });
		}
	}
	return found;
}

const folderOf = (path: string): string => (path.startsWith('cli/') ? 'cli' : path.split('/').slice(0, 2).join('/'));

describe('architecture', () => {
	const all = sources();

	it('has sources to look at, each in a folder that the rules name', () => {
		expect(all.length).toBeGreaterThan(20);
		expect(all.filter((source) => ALLOWED[source.folder] === undefined).map((source) => source.path)).toEqual([]);
	});

	it('imports only what its folder may', () => {
		const wrong = all.flatMap((source) =>
			source.imports
				.filter((target) => {
					const folder = folderOf(target);
					if (folder === source.folder) return false;
					return !ALLOWED[source.folder]?.includes(folder) && !DOORS[source.folder]?.includes(target);
				})
				.map((target) => `${source.path} → ${target}`),
		);
		expect(wrong).toEqual([]);
	});

	it('touches the world only where it may', () => {
		const wrong = all.flatMap((source) =>
			WORLD.filter((rule) => !rule.in.includes(source.folder) && rule.what.test(stripComments(source.text))).map(
				(rule) => `${source.path}: ${rule.what.source}`,
			),
		);
		expect(wrong).toEqual([]);
	});

	it.each(Object.entries(LOADED))('%s loads no other packages than it needs at once', (path, packages) => {
		expect([...packagesLoadedWith(path)].sort()).toEqual([...packages].sort());
	});

	it('has no file past 600 lines', () => {
		expect(all.filter((source) => source.text.split('\n').length > 600).map((source) => source.path)).toEqual([]);
	});
});

/** Names of the packages that are imported statically, by `start` or by what it imports. */
function packagesLoadedWith(start: string): Set<string> {
	const packages = new Set<string>();
	const queue = [start];
	const seen = new Set(queue);
	for (const path of queue) {
		const text = readFileSync(join(root, path), 'utf8');
		for (const [, specifier = ''] of text.matchAll(/^(?:import|export) (?!type\b)(?:[^;]*? from )?'([^']+)'/gm)) {
			if (specifier.startsWith('node:')) continue;
			if (!specifier.startsWith('.')) packages.add(specifier);
			const target = relative(root, resolve(root, dirname(path), specifier));
			if (!specifier.startsWith('.') || seen.has(target)) continue;
			seen.add(target);
			queue.push(target);
		}
	}
	return packages;
}

function stripComments(text: string): string {
	return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
