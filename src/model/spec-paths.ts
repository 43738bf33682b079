import { posix } from 'node:path';
import { MinderError } from './errors.ts';
import { found } from './spec-found.ts';

/**
 * `path` made absolute against `directory`.
 *
 * @throws MinderError `usage` where it is relative and there is no directory
 */
export function resolvePath(path: string, directory: string | undefined): string {
	if (path.startsWith('/')) return path;
	if (directory !== undefined) return posix.resolve(directory, path);
	throw new MinderError('usage', `found ${found(path)}, expected an absolute path`);
}

/**
 * A command as it is kept: an absolute path, or a name without a slash. `./x` and `../x` are resolved against `directory`; other relative
 * paths could mean that or the program's `cwd`, and are refused.
 *
 * @throws MinderError `usage`
 */
export function resolveCommand(command: string, directory: string | undefined): string {
	if (!command.includes('/')) return command;
	if (command.startsWith('/')) return command;
	if (directory !== undefined && /^\.\.?\//.test(command)) return resolvePath(command, directory);
	const here = directory === undefined ? '' : ', a path that begins with ./ or ../';
	throw new MinderError('usage', `found ${found(command)}, expected an absolute path${here} or a name without a slash`);
}
