import { readFileSync } from 'node:fs';
import { isLasting } from './executable.ts';
import { errnoOf } from './files.ts';
import { withSpareDescriptor } from './spare-descriptor.ts';

/** `passing`: what stands in the file could not be read, which may change by itself. */
export type EnvFile =
	| { readonly env: Readonly<Record<string, string>> }
	| { readonly problem: string; readonly passing?: true };

/**
 * Reads `KEY=value` lines; blank lines and `#` lines are skipped, a leading `export ` and one pair of quotes around the value are taken off.
 * A `#` after a blank begins a comment, unless it stands in quotes. Nothing is expanded. `problem` names file and line.
 */
export function readEnvFile(path: string): EnvFile {
	let text: string;
	try {
		text = withSpareDescriptor(() => readFileSync(path, 'utf8'));
	} catch (error) {
		const problem = `envFile ${path} cannot be read (${errnoOf(error) ?? String(error)}): check \`envFile\``;
		return { problem, ...(isLasting(error) ? {} : { passing: true }) };
	}
	const env: Record<string, string> = {};
	for (const [index, raw] of text.split('\n').entries()) {
		const line = raw.trim();
		if (line === '' || line.startsWith('#')) continue;
		const match = /^(?:export\s+)?([^\s=]+)\s*=\s*(.*)$/.exec(line);
		if (match === null || line.includes('\0')) {
			return { problem: `envFile ${path}, line ${index + 1}: not KEY=value` };
		}
		const [, key = '', value = ''] = match;
		env[key] = valueOf(value);
	}
	return { env };
}

function valueOf(text: string): string {
	const quoted = /^(["'])(.*?)\1(?:\s+#.*)?$/.exec(text) ?? /^(["'])(.*)\1$/.exec(text);
	return quoted?.[2] ?? text.replace(/(^|\s+)#.*$/, '');
}
