import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Before all tests: those under e2e/ run the built command, which must be that of the sources at hand. Where a program is missing that tests
 * need, it is installed; where that cannot be, the tests that need it say so.
 */
export function setup(): void {
	spawnSync('sh', [fileURLToPath(new URL('set-up.sh', import.meta.url))], { stdio: ['ignore', 'inherit', 'inherit'] });
	execFileSync('npm', ['run', '--silent', 'build'], {
		cwd: fileURLToPath(new URL('../..', import.meta.url)),
		stdio: ['ignore', 'inherit', 'inherit'],
	});
}
