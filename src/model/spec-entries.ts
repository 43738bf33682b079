import { readFunction } from './function-build.ts';
import { functionNameProblem } from './function-rules.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { ProcessName } from './ids.ts';
import type { ProcessSpec } from './process-spec.ts';
import { readSchedule } from './schedule-build.ts';
import type { ScheduleSpec } from './schedule-spec.ts';
import { isExtension, nameProblem, type Reading, readProcess, readProcessInfo } from './spec-build.ts';
import { found } from './spec-found.ts';
import type { SpecPath, SpecProblem } from './spec-problem.ts';
import { unknownKeyText } from './spec-unknown.ts';
import type { YamlDocument, YamlRules } from './spec-yaml.ts';

/** What a document holds; without a spec where that is faulty, without a name where that is. */
export type Entry = { readonly path: SpecPath; readonly name?: string } & (
	| { readonly kind: 'process'; readonly spec?: ProcessSpec }
	| { readonly kind: 'schedule'; readonly spec?: ScheduleSpec }
	| { readonly kind: 'function'; readonly spec?: FunctionSpec }
);

/** Where problems of a document go. */
type Report = (problem: SpecProblem) => void;

/** The entries of one document, in its order. */
export function entriesOf(document: YamlDocument, directory: string | undefined, report: Report): Entry[] {
	const { value } = document;
	if (value === undefined) return [];
	if (!isMapping(value)) {
		report({
			path: [],
			text: `found ${found(value)}, expected a mapping with the key processes, schedules or functions`,
			at: 'value',
		});
		return [];
	}
	return Object.entries(value).flatMap(([key, content]) => {
		if (key === 'processes') return processEntries(content, directory, report);
		if (key === 'schedules') return scheduleEntries(content, directory, report);
		if (key === 'functions') return functionEntries(content, directory, report);
		if (key === 'processInfos') return processInfoEntries(content, directory, report);
		report({ path: [key], text: unknownKeyText('file', key), at: 'key' });
		return [];
	});
}

function processEntries(content: unknown, directory: string | undefined, report: Report): Entry[] {
	return namedEntries('processes', nameProblem, content, report, (name, raw) => {
		const { value, problems } = readProcess(raw, directory);
		return { problems, ...(value === undefined ? {} : { value: { name: name as ProcessName, ...value } }) };
	}).map((entry) => ({ kind: 'process', ...entry }));
}

function scheduleEntries(content: unknown, directory: string | undefined, report: Report): Entry[] {
	const read = (name: string, raw: unknown) => readSchedule(name, raw, directory);
	return namedEntries('schedules', nameProblem, content, report, read).map((entry) => ({ kind: 'schedule', ...entry }));
}

function functionEntries(content: unknown, directory: string | undefined, report: Report): Entry[] {
	const read = (name: string, raw: unknown) => readFunction(name, raw, directory);
	const entries = namedEntries('functions', functionNameProblem, content, report, read);
	return entries.map((entry) => ({ kind: 'function', ...entry }));
}

function namedEntries<Spec>(
	key: 'processes' | 'schedules' | 'functions',
	problemOf: (name: string) => string | undefined,
	content: unknown,
	report: Report,
	read: (name: string, raw: unknown) => Reading<Spec>,
): { readonly path: SpecPath; readonly name: string; readonly spec?: Spec }[] {
	if (!isMapping(content)) {
		report({ path: [key], text: `found ${found(content)}, expected a mapping of names to ${key}`, at: 'value' });
		return [];
	}
	return Object.entries(content).map(([name, raw]) => {
		const path = [key, name];
		const nameText = problemOf(name);
		if (nameText !== undefined) report({ path, text: nameText, at: 'key' });
		const { value, problems } = read(name, raw);
		for (const problem of problems) report({ ...problem, path: [...path, ...problem.path] });
		return value === undefined || nameText !== undefined ? { path, name } : { path, name, spec: value };
	});
}

function processInfoEntries(content: unknown, directory: string | undefined, report: Report): Entry[] {
	if (!Array.isArray(content)) {
		report({ path: ['processInfos'], text: `found ${found(content)}, expected a list`, at: 'value' });
		return [];
	}
	return content.map((raw: unknown, index) => {
		const path = ['processInfos', index];
		const { value, problems } = readProcessInfo(raw, directory);
		for (const problem of problems) report({ ...problem, path: [...path, ...problem.path] });
		const name = isMapping(raw) && typeof raw['processName'] === 'string' ? raw['processName'] : undefined;
		return {
			kind: 'process',
			path,
			...(name === undefined ? {} : { name }),
			...(value === undefined ? {} : { spec: value }),
		};
	});
}

function isMapping(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TEXTS: ReadonlySet<unknown> = new Set(['nodes', 'selector', 'constraints']);

/** What stands in a spec file, for its reader. */
export const SPEC_RULES: YamlRules = {
	isText([top, , ...path]) {
		if (top === 'processes') return isProcessText(path);
		if (top === 'schedules') return isScheduleText(path);
		if (top === 'functions') return isFunctionText(path);
		const [key, inner] = path;
		return top === 'processInfos' && (key === 'parameters' || (key === 'environmentVariable' && inner !== undefined));
	},
	isIgnored: isExtension,
};

function isProcessText([key, inner, label]: SpecPath): boolean {
	if (key === 'user' || key === 'umask' || key === 'args') return true;
	if (key === 'env' || key === 'command' || key === 'dependsOn') return inner !== undefined;
	if (key === 'stop') return inner === 'preStop' || inner === 'postStop';
	if (key === 'readiness' || key === 'liveness') return inner === 'exec' || inner === 'logLine';
	return key === 'placement' && (inner === 'spread' || (TEXTS.has(inner ?? '') && label !== undefined));
}

function isScheduleText([key, inner, label]: SpecPath): boolean {
	if (key === 'run') return isRunText(inner, label);
	if (key === 'mutex') return true;
	if (key === 'dependsOn') return inner !== undefined;
	return (
		key === 'on' && ((inner === 'healthy' && label === 'process') || (TEXTS.has(inner ?? '') && label !== undefined))
	);
}

function isFunctionText([key, inner, label]: SpecPath): boolean {
	if (key === 'run') return isRunText(inner, label);
	return key === 'on' && (inner === 'nodes' || inner === 'selector') && label !== undefined;
}

/** In a list that is a program and its arguments, or in a mapping with keys of a process. */
function isRunText(inner: SpecPath[number] | undefined, label: SpecPath[number] | undefined): boolean {
	return typeof inner === 'number' || isProcessText([inner, label].filter((step) => step !== undefined));
}
