import type { Command } from 'commander';

/** What completes as a value. */
export type Completion =
	| { readonly kind: 'choices'; readonly values: readonly string[] }
	/** `alone`: instances are not taken. */
	| { readonly kind: 'processes'; readonly alone?: true }
	| { readonly kind: 'nodes' | 'schedules' | 'locks' | 'keys' | 'functions' | 'jobs' }
	| { readonly kind: 'files' }
	| { readonly kind: 'none' };

export interface OptionNode {
	readonly flags: readonly string[];
	readonly description: string;
	/** Absent: the option takes no value. */
	readonly value?: Completion;
}

export interface CommandNode {
	readonly names: readonly string[];
	readonly description: string;
	readonly options: readonly OptionNode[];
	/** What the operands complete to. */
	readonly operands: Completion;
}

/**
 * What a completion script needs of the commander program, without its hidden commands. A command of a group follows its group, and is named
 * by both words: `rollout status`. `help` is a group of all the others, each of which takes the names of its own group.
 */
export function commandTree(program: Command): CommandNode[] {
	return visible(program).flatMap((command) => [
		nodeOf(program, command, ''),
		...visible(command).map((each) => nodeOf(program, each, `${command.name()} `)),
		...(command.name() === 'help' ? visible(program).map(helpOn) : []),
	]);
}

function helpOn(command: Command): CommandNode {
	const within = visible(command).map((each) => each.name());
	return {
		names: [command.name(), ...command.aliases()].map((name) => `help ${name}`),
		description: command.description(),
		options: [],
		operands: within.length === 0 ? { kind: 'none' } : { kind: 'choices', values: within },
	};
}

function visible(command: Command): Command[] {
	return [...command.createHelp().visibleCommands(command)];
}

function nodeOf(program: Command, command: Command, prefix: string): CommandNode {
	return {
		names: [command.name(), ...command.aliases()].map((name) => `${prefix}${name}`),
		description: command.description(),
		options: command
			.createHelp()
			.visibleOptions(command)
			.map((option) => ({
				flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
				description: option.description,
				...(option.required || option.optional
					? { value: completionOf(option.argChoices, option.attributeName()) }
					: {}),
			})),
		operands: operandsOf(program, command),
	};
}

const FILES: ReadonlySet<string> = new Set(['file', 'data', 'config', 'path', 'cwd', 'spec', 'specs']);

/** What operands and options of these names are names of. */
const KINDS: Readonly<Record<string, Exclude<Completion['kind'], 'choices' | 'processes' | 'files' | 'none'>>> = {
	node: 'nodes',
	schedule: 'schedules',
	run: 'schedules',
	lock: 'locks',
	break: 'locks',
	key: 'keys',
	prefix: 'keys',
	function: 'functions',
	functions: 'functions',
	handle: 'jobs',
};

function completionOf(choices: readonly string[] | undefined, name: string): Completion {
	if (choices !== undefined) return { kind: 'choices', values: choices };
	if (FILES.has(name)) return { kind: 'files' };
	if (name === 'dependsOn') return { kind: 'processes', alone: true };
	return { kind: KINDS[name] ?? 'none' };
}

function operandsOf(program: Command, command: Command): Completion {
	if (command.name() === 'help') {
		return {
			kind: 'choices',
			values: visible(program).map((each) => each.name()),
		};
	}
	const within = visible(command);
	if (within.length > 0) return { kind: 'choices', values: within.map((each) => each.name()) };
	const last = command.registeredArguments.at(-1);
	const first = command.registeredArguments[0];
	if (last === undefined || first === undefined) return { kind: 'none' };
	const named = [first, last].find((each) => each.name() === 'name');
	if (named !== undefined) return { kind: 'processes', ...(/instance/.test(named.description) ? {} : { alone: true }) };
	return completionOf(first.argChoices, first.name());
}
