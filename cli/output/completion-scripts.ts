import type { CommandNode, Completion, OptionNode } from './command-tree.ts';

/** Text in single quotes, for bash, zsh and fish. */
function quoted(text: string): string {
	return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A shell command whose output is the candidates, one a line. */
function candidates(completion: Completion): string {
	switch (completion.kind) {
		case 'choices':
			return `printf '%s\\n' ${completion.values.join(' ')}`;
		case 'processes':
			return `minder __complete ${completion.alone === true ? 'processes' : 'names'} 2>/dev/null`;
		case 'nodes':
		case 'schedules':
		case 'locks':
		case 'keys':
		case 'functions':
		case 'jobs':
			return `minder __complete ${completion.kind} 2>/dev/null`;
		default:
			return ':';
	}
}

/** Whether it is one of a group, such as `rollout status`. */
function isWithin({ names }: CommandNode): boolean {
	return names.some((name) => name.includes(' '));
}

/** Words that begin the names of commands of a group. */
function groupsOf(commands: readonly CommandNode[]): string[] {
	return [...new Set(commands.filter(isWithin).flatMap(({ names }) => names.map((name) => name.split(' ')[0] ?? '')))];
}

/** A pattern of `case` for the names of a command. */
function pattern({ names }: CommandNode): string {
	return names.map((name) => (name.includes(' ') ? quoted(name) : name)).join('|');
}

function flagsOf(command: CommandNode): string[] {
	return command.options.flatMap((option) => option.flags);
}

function valueOptions(command: CommandNode): { option: OptionNode; value: Completion }[] {
	return command.options.flatMap((option) => (option.value === undefined ? [] : [{ option, value: option.value }]));
}

const SERVER_HINT = 'the manager is the one of MINDER_SERVER or of the current context';

/** For bash ≥ 4: `source <(minder completion bash)`. */
export function bashScript(commands: readonly CommandNode[]): string {
	const names = commands.filter((command) => !isWithin(command)).flatMap((command) => command.names);
	const groups = groupsOf(commands).join('|');
	const cases = commands.map((command) => {
		const values = valueOptions(command).map(
			({ option, value }) => `\t\t\t\t${option.flags.join('|')}) ${bashValue(value)} return ;;`,
		);
		return [
			`\t\t${pattern(command)})`,
			'\t\t\tcase "$previous" in',
			...values,
			'\t\t\tesac',
			`\t\t\tif [[ $word == -* ]]; then COMPREPLY=($(compgen -W ${quoted(flagsOf(command).join(' '))} -- "$word")); return; fi`,
			`\t\t\t${bashValue(command.operands)}`,
			'\t\t\t;;',
		].join('\n');
	});
	return `# bash completion for minder; ${SERVER_HINT}
_minder() {
	local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= at
	COMPREPLY=()
	for ((at = 1; at < COMP_CWORD; at++)); do
		case "\${COMP_WORDS[at]}" in
			-s|--server|-o|--output) ((at++)) ;;
			-*) ;;
			*)
				command="\${command:+$command }\${COMP_WORDS[at]}"
				case "$command" in ${groups}) ;; *) break ;; esac ;;
		esac
	done
	case "$command" in
		'') COMPREPLY=($(compgen -W ${quoted([...names, '--help', '--version'].join(' '))} -- "$word")) ;;
${cases.join('\n')}
	esac
}
complete -F _minder minder
`;
}

function bashValue(value: Completion): string {
	if (value.kind === 'files') return 'COMPREPLY=($(compgen -f -- "$word"));';
	if (value.kind === 'none') return ':;';
	return `COMPREPLY=($(compgen -W "$(${candidates(value)})" -- "$word"));`;
}

/** For zsh: put it into a file `_minder` in the fpath, or `source <(minder completion zsh)` after compinit. */
export function zshScript(commands: readonly CommandNode[]): string {
	const groups = groupsOf(commands).join('|');
	const described = commands
		.filter((command) => !isWithin(command))
		.map((command) => {
			const [name = ''] = command.names;
			return `\t\t${quoted(`${name}:${command.description.replaceAll(':', '\\:')}`)}`;
		});
	const cases = commands.map((command) => {
		const values = valueOptions(command).map(
			({ option, value }) => `\t\t\t\t${option.flags.join('|')}) ${zshValue(value)}; return ;;`,
		);
		const flags = command.options.map((option) => {
			const text = option.description.replaceAll(':', '\\:');
			return quoted(`${option.flags.at(-1) ?? ''}:${text}`);
		});
		return [
			`\t\t${pattern(command)})`,
			'\t\t\tcase "$previous" in',
			...values,
			'\t\t\tesac',
			'\t\t\tif [[ $PREFIX == -* ]]; then',
			`\t\t\t\tlist=(${flags.join(' ')}); _describe option list; return`,
			'\t\t\tfi',
			`\t\t\t${zshValue(command.operands)}`,
			'\t\t\t;;',
		].join('\n');
	});
	return `#compdef minder
# zsh completion for minder; ${SERVER_HINT}
_minder() {
	local previous=\${words[CURRENT-1]} command= at
	local -a list
	for ((at = 2; at < CURRENT; at++)); do
		case "\${words[at]}" in
			-s|--server|-o|--output) ((at++)) ;;
			-*) ;;
			*)
				command="\${command:+$command }\${words[at]}"
				case "$command" in ${groups}) ;; *) break ;; esac ;;
		esac
	done
	case "$command" in
		'')
		list=(
${described.join('\n')}
		)
		_describe command list
		;;
${cases.join('\n')}
	esac
}
if [[ $funcstack[1] == _minder ]]; then _minder "$@"; else compdef _minder minder; fi
`;
}

function zshValue(value: Completion): string {
	if (value.kind === 'files') return '_files';
	if (value.kind === 'none') return ':';
	return `list=(\${(f)"$(${candidates(value)})"}); compadd -a list`;
}

/** For fish: `minder completion fish > ~/.config/fish/completions/minder.fish`. */
export function fishScript(commands: readonly CommandNode[]): string {
	const groups = groupsOf(commands).join(' ');
	const lines = commands.flatMap((command) => {
		const [name = ''] = command.names;
		const [first = '', second] = name.split(' ');
		const seen =
			second === undefined
				? `__fish_seen_subcommand_from ${command.names.join(' ')}; and not __fish_seen_subcommand_from ${groups}`
				: `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
		const isGroup = groups.split(' ').includes(name);
		const inner = command.operands.kind === 'choices' ? command.operands.values.join(' ') : '';
		const alone = `__fish_seen_subcommand_from ${name}; and not __fish_seen_subcommand_from ${inner}`;
		const within = `-n '${isGroup ? alone : seen}'`;
		const options = command.options.map((option) => {
			const flags = option.flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
			const value = option.value === undefined ? '' : ` ${fishValue(option.value)}`;
			return `complete -c minder ${within} ${flags.join(' ')}${value} -d ${fishQuoted(option.description)}`;
		});
		const operands =
			command.operands.kind === 'none' ? [] : [`complete -c minder ${within} ${fishOperands(command.operands)}`];
		if (second !== undefined) return [...options, ...operands];
		return [
			`complete -c minder -n __fish_use_subcommand -a ${name} -d ${fishQuoted(command.description)}`,
			...options,
			...operands,
		];
	});
	return `# fish completion for minder; ${SERVER_HINT}\ncomplete -c minder -f\n${lines.join('\n')}\n`;
}

function fishQuoted(text: string): string {
	return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function fishValue(value: Completion): string {
	return value.kind === 'files'
		? '-r -F'
		: value.kind === 'none'
			? '-x'
			: `-x -a ${fishQuoted(`(${candidates(value)})`)}`;
}

function fishOperands(value: Completion): string {
	return value.kind === 'files' ? '-F' : `-a ${fishQuoted(`(${candidates(value)})`)}`;
}
