import { CommanderError } from 'commander';
import { ERRORS, type MinderError, toMinderError } from '../../src/model/errors.ts';
import type { Io } from '../io.ts';
import { harmless } from './table.ts';

/** Exit code of a command that was told to stop watching by Ctrl-C: 128 + SIGINT. */
export const INTERRUPTED = 130;

/**
 * Writes what went wrong to stderr, `minder: …`, one line a problem, and returns the exit code of the error table.
 * A usage error of commander names `help`, the command that tells more. The stack is shown only where MINDER_DEBUG is set.
 */
export function reportError(error: unknown, io: Pick<Io, 'stderr' | 'env'>, help = 'minder help'): number {
	if (error instanceof CommanderError) {
		if (error.exitCode === 0) return 0;
		const text = usageMessage(error);
		if (text !== '') io.stderr.write(`minder: ${text}; see: ${help}\n`);
		return ERRORS.usage.exit;
	}
	const known = toMinderError(error);
	for (const line of errorLines(known)) io.stderr.write(`minder: ${line}\n`);
	if (debugging(io.env))
		io.stderr.write(`${known.stack ?? ''}\n${known.cause instanceof Error ? known.cause.stack : ''}\n`);
	return ERRORS[known.code].exit;
}

/** Lines of an error's message: one, except for an invalid spec, which has one line a problem. */
export function errorLines(error: MinderError): string[] {
	const message = error.message.trim();
	if (error.code === 'invalid-spec') return message.split('\n').map((line) => harmless(line.trim()));
	const first = harmless(message);
	return [first === '' ? `failed (${error.code})` : first];
}

/** A commander message as one line in our words: `unknown command 'stauts' (did you mean 'status'?)`. */
export function usageMessage(error: CommanderError): string {
	const text = error.message.replace(/^error: /, '').replace(/\n\(Did you mean (.+)\?\)$/s, ' (did you mean $1?)');
	if (error.code === 'commander.help') return '';
	return harmless(text.replace(/\.$/, ''));
}

function debugging(env: Readonly<Record<string, string | undefined>>): boolean {
	const value = env['MINDER_DEBUG'];
	return value !== undefined && value !== '' && value !== '0';
}
