import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { MinderError } from '../model/errors.ts';

const FILES = ['minder/v1/control.proto', 'minder/v1/agent.proto', 'minder/v1/join.proto'];

/** What reflection tells of the protocol: the files of `proto/`. @throws MinderError `internal` where they are not installed */
export function protoFiles(): PackageDefinition {
	return loadSync(FILES, { includeDirs: [protoDirectory()] });
}

/** `proto/` of the package: above src/wire, or above dist, where this is built into. */
function protoDirectory(): string {
	for (const up of ['../../proto', '../../../proto']) {
		const path = fileURLToPath(new URL(up, import.meta.url));
		if (existsSync(`${path}/minder/v1/control.proto`)) return path;
	}
	throw new MinderError('internal', 'the directory proto/ of the package is missing: install minder again');
}
