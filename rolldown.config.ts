import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, relative } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';

/** Path of the package that a file belongs to, and the package's name. */
const PACKAGE = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)(?=\/)/;

/** Stay packages of their own: they have native parts, or threads that load files of theirs, or find their parts while they run. */
const APART = /^(lmdb|pino|pino-pretty|systeminformation)(\/|$)/;

/**
 * The command in few files: Node takes most of the time of a short command to find and load some 350 small ones (docs/BENCH.md). What only some
 * commands need, as the daemons, is loaded with those.
 */
export default defineConfig({
	input: { minder: 'cli/main.ts' },
	platform: 'node',
	external: APART,
	plugins: [filesOfPackages(), notices()],
	output: {
		dir: 'dist/bin',
		cleanDir: true,
		entryFileNames: '[name].js',
		chunkFileNames: '[name]-[hash].js',
		comments: false,
	},
});

/** Packages that read files of theirs, as .proto, find them where they are installed. */
function filesOfPackages(): Plugin {
	return {
		name: 'files-of-packages',
		transform(code, id) {
			const [, name] = PACKAGE.exec(id) ?? [];
			if (name === undefined || !code.includes('__dirname')) return undefined;
			const main = createRequire(id).resolve(name);
			const path = JSON.stringify(relative(dirname(main), dirname(id)));
			const here = `require("node:path").join(require("node:path").dirname(require.resolve(${JSON.stringify(name)})), ${path})`;
			return code.replaceAll('__dirname', here);
		},
	};
}

/** Licences of all packages that are in the bundle, which their authors ask to be passed on. */
function notices(): Plugin {
	return {
		name: 'notices',
		generateBundle(_options, bundle) {
			const packages = new Set<string>();
			for (const chunk of Object.values(bundle)) {
				if (chunk.type !== 'chunk') continue;
				for (const id of chunk.moduleIds) {
					const [root] = PACKAGE.exec(id) ?? [];
					if (root !== undefined) packages.add(root);
				}
			}
			const source = [...packages].sort().map(noticeOf).join('\n\n');
			this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-NOTICES.txt', source: `${source}\n` });
		},
	};
}

function noticeOf(root: string): string {
	const { name, version, license } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as Record<
		string,
		unknown
	>;
	const texts = readdirSync(root)
		.filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
		.map((file) => readFileSync(`${root}/${file}`, 'utf8').trim());
	return [`${String(name)} ${String(version)}, ${String(license)}`, ...texts].join('\n\n');
}
