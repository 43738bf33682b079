// Writes the TypeScript types of proto/ into a directory (default: src/wire/gen). Must agree with the options in src/wire/proto.ts.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Every .proto below proto/, as paths that imports use. */
function protoFiles() {
	return readdirSync(join(root, 'proto'), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.proto'))
		.sort();
}

/** @param {string} directory emptied first */
export function generateProto(directory) {
	const loader = dirname(createRequire(import.meta.url).resolve('@grpc/proto-loader/package.json'));
	rmSync(directory, { recursive: true, force: true });
	execFileSync(
		process.execPath,
		[
			join(loader, 'build/bin/proto-loader-gen-types.js'),
			'--longs=Number',
			'--enums=String',
			'--defaults',
			'--arrays',
			'--oneofs',
			'--grpcLib=@grpc/grpc-js',
			'--importFileExtension=.ts',
			'--includeDirs=proto',
			`--outDir=${relative(root, directory)}`,
			...protoFiles(),
		],
		{ cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
	);
	for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
		if (!name.endsWith('.ts')) continue;
		const path = join(directory, name);
		const text = readFileSync(path, 'utf8');
		writeFileSync(path, `${text.trimEnd()}\n`);
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generateProto(join(root, 'src/wire/gen'));
