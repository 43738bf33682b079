// Fails when src/wire/gen is not what generate-proto.mjs makes of proto/.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateProto } from './generate-proto.mjs';

const checkedIn = join(dirname(fileURLToPath(import.meta.url)), '../../src/wire/gen');
const fresh = mkdtempSync(join(tmpdir(), 'minder-proto-'));

/** @returns {Map<string, string>} text by path */
function texts(directory) {
	const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
	return new Map(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}

try {
	generateProto(fresh);
	const have = texts(checkedIn);
	const want = texts(fresh);
	const names = [...new Set([...have.keys(), ...want.keys()])].filter((name) => have.get(name) !== want.get(name));
	if (names.length > 0) {
		console.error(`src/wire/gen does not match proto/ (${names.sort().join(', ')}): run npm run proto`);
		process.exitCode = 1;
	}
} finally {
	rmSync(fresh, { recursive: true, force: true });
}
