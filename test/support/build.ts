import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Before all tests: those under e2e/ run the built command, which must be that of the sources at hand. */
export function setup(): void {
	execFileSync('npm', ['run', '--silent', 'build'], {
		cwd: fileURLToPath(new URL('../..', import.meta.url)),
		stdio: ['ignore', 'inherit', 'inherit'],
	});
}
