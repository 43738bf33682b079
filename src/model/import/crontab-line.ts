/** What a line of a crontab is. */
export type CrontabLine =
	| { readonly kind: 'nothing' }
	| { readonly kind: 'variable'; readonly name: string; readonly value: string }
	/** `when`: fields or an `@` word; `user` in the system form alone; `input`: the lines behind an unescaped `%`. */
	| {
			readonly kind: 'job';
			readonly when: string;
			readonly user?: string;
			readonly command: string;
			readonly input?: readonly string[];
	  }
	| { readonly kind: 'unknown'; readonly why: string };

const VARIABLE = /^\s*("[^"]*"|'[^']*'|[A-Za-z_]\w*)\s*=\s*(.*?)\s*$/;
const FIELDS = /^-?((?:\S+\s+){4}\S+)\s+(.+)$/;
const WORD = /^(@\S+)\s+(.+)$/;

/** Reads one line as cron does. @param system whether the user stands before the command, as in /etc/crontab and /etc/cron.d */
export function readCrontabLine(text: string, system: boolean): CrontabLine {
	const line = text.trim();
	if (line === '' || line.startsWith('#')) return { kind: 'nothing' };
	const variable = VARIABLE.exec(line);
	if (variable !== null)
		return { kind: 'variable', name: unquoted(variable[1] ?? ''), value: unquoted(variable[2] ?? '') };
	const [, when, rest] = (line.startsWith('@') ? WORD : FIELDS).exec(line) ?? [];
	if (when === undefined || rest === undefined)
		return { kind: 'unknown', why: 'found neither five fields and a command, nor NAME=value' };
	if (!system) return job(when, undefined, rest);
	const [, user, command] = /^(\S+)\s+(.+)$/.exec(rest) ?? [];
	if (user === undefined || command === undefined) return { kind: 'unknown', why: 'found no command behind the user' };
	return job(when, user, command);
}

function job(when: string, user: string | undefined, text: string): CrontabLine {
	const [command = '', ...input] = text.split(/(?<!\\)%/).map((part) => part.replaceAll('\\%', '%'));
	return {
		kind: 'job',
		when: when.split(/\s+/).join(' '),
		...(user === undefined ? {} : { user }),
		command: command.trim(),
		...(input.length === 0 ? {} : { input }),
	};
}

function unquoted(text: string): string {
	const quote = text[0];
	return text.length >= 2 && (quote === '"' || quote === "'") && text.endsWith(quote) ? text.slice(1, -1) : text;
}
