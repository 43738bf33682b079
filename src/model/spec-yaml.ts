import {
	isAlias,
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	type Node,
	type ParsedNode,
	parseAllDocuments,
	type Scalar,
} from 'yaml';
import { found } from './spec-found.ts';
import type { SpecPath } from './spec-problem.ts';

/** Counted from 1. */
export interface Place {
	readonly line: number;
	readonly column: number;
}

/** A place in the file and what is wrong there. */
export interface YamlProblem {
	readonly place: Place;
	readonly path: SpecPath;
	readonly text: string;
}

/** One document of a file: plain data, and where each piece of it stands. */
export interface YamlDocument {
	/** Undefined where the document is empty. */
	readonly value: unknown;
	/** Where the key or the value at `path` stands; where there is none, the nearest key above. */
	placeOf(path: SpecPath, at: 'key' | 'value'): Place;
}

/** What the reader has to know about the paths of a document. */
export interface YamlRules {
	/** Scalars here are kept as the text that was written: `022`, `1.10`, `true`. */
	isText(path: SpecPath): boolean;
	/** Keys that are left out, with all that is below them. */
	isIgnored(path: SpecPath): boolean;
}

const DEEPEST = 50;
/** Values that aliases may add to a file. A few lines of aliases of aliases make billions. */
const MOST_ALIASED = 20_000;

class TooLarge extends Error {}

/**
 * Reads YAML 1.2 and JSON: several documents, anchors, aliases and merge keys (`<<`). Duplicate keys, unknown tags, nesting deeper than 50 and
 * aliases that expand to more than 20,000 values are problems. Never throws.
 */
export function readYaml(text: string, rules: YamlRules): { documents: YamlDocument[]; problems: YamlProblem[] } {
	const lineCounter = new LineCounter();
	const placeAt = (offset: number): Place => {
		const { line, col } = lineCounter.linePos(offset);
		return { line: Math.max(1, line), column: Math.max(1, col) };
	};
	const documents: YamlDocument[] = [];
	const problems: YamlProblem[] = [];
	try {
		for (const parsed of parseAllDocuments(text, {
			lineCounter,
			prettyErrors: false,
			uniqueKeys: false,
			logLevel: 'silent',
		})) {
			const reader = new DocumentReader(
				(node) => (isAlias(node) ? node.resolve(parsed) : node),
				rules,
				(offset, path, message) => {
					problems.push({ place: placeAt(offset), path, text: message });
				},
			);
			// What follows a syntax error is mostly its echo.
			const [error] = parsed.errors;
			if (error !== undefined) {
				const bare = bareCron(text, error.pos[0]);
				const place = placeAt(bare ?? error.pos[0]);
				const message = bare === undefined ? syntaxText(error.code, error.message) : UNQUOTED_CRON;
				problems.push({ place, path: [], text: message });
				continue;
			}
			for (const warning of parsed.warnings)
				problems.push({ place: placeAt(warning.pos[0]), path: [], text: syntaxText(warning.code, warning.message) });
			const start = placeAt(parsed.contents?.range[0] ?? parsed.range[0]);
			const value = reader.read(parsed.contents);
			documents.push({ value, placeOf: (path, at) => placeOffset(reader, value, path, at, placeAt) ?? start });
		}
	} catch (error) {
		if (!(error instanceof TooLarge || error instanceof RangeError)) throw error;
		const message = error instanceof TooLarge ? error.message : 'is nested too deeply';
		problems.push({ place: { line: 1, column: 1 }, path: [], text: message });
	}
	return { documents, problems };
}

const UNQUOTED_CRON = 'what begins with * or @ has to stand in quotes: cron: "*/5 * * * *"';

/** Where a cron expression without quotes begins, in the line of a syntax error: what YAML says of it (an alias, a reserved character) helps nobody. */
function bareCron(text: string, offset: number): number | undefined {
	const start = text.lastIndexOf('\n', offset - 1) + 1;
	const [line = ''] = text.slice(start).split('\n', 1);
	const match = /\bcron:\s*(?=[*@])/.exec(line);
	return match === null ? undefined : start + match.index + match[0].length;
}

/** What a message of the library repeats of the file: it may be of a secret. */
const QUOTED = /(?<=\w): .*$|(?<=escape sequence) .*$/s;

function inQuotes(first: string): string {
	return `put a text that begins with ${first} in quotes`;
}

/** Says nothing of what stands in the file. */
function syntaxText(code: string, message: string): string {
	if (code === 'TAB_AS_INDENT') return 'found a tab, expected spaces: YAML is indented with spaces alone';
	if (code === 'TAG_RESOLVE_FAILED')
		return `found what YAML takes for a tag: ${inQuotes('!')}; tags are not used in specs`;
	if (/call stack/.test(message)) return 'is nested too deeply';
	const bare = message.replace(QUOTED, '');
	return `not valid YAML: ${bare.charAt(0).toLowerCase()}${bare.slice(1)}`;
}

function placeOffset(
	reader: DocumentReader,
	value: unknown,
	path: SpecPath,
	at: 'key' | 'value',
	placeAt: (offset: number) => Place,
): Place | undefined {
	let container = value;
	let place: Offsets | undefined;
	for (const step of path) {
		const next = reader.offsets(container, step);
		if (next === undefined) return place && placeAt(place.key);
		place = next;
		container = (container as Record<string | number, unknown>)[step];
	}
	return place && placeAt(place[at]);
}

interface Offsets {
	readonly key: number;
	readonly value: number;
}

/** Turns the nodes of one document into plain data. Mappings have no prototype, so that no key is special. */
class DocumentReader {
	readonly #resolve: (node: Node) => Node | undefined;
	readonly #rules: YamlRules;
	readonly #report: (offset: number, path: SpecPath, text: string) => void;
	readonly #offsets = new WeakMap<object, Map<string | number, Offsets>>();
	#aliasDepth = 0;
	#aliased = 0;

	constructor(
		resolve: (node: Node) => Node | undefined,
		rules: YamlRules,
		report: (offset: number, path: SpecPath, text: string) => void,
	) {
		this.#resolve = resolve;
		this.#rules = rules;
		this.#report = report;
	}

	/** @throws TooLarge */
	read(node: ParsedNode | null): unknown {
		return node === null || (isScalar(node) && node.value === null) ? undefined : this.#value(node, []);
	}

	offsets(container: unknown, step: string | number): Offsets | undefined {
		return typeof container === 'object' && container !== null ? this.#offsets.get(container)?.get(step) : undefined;
	}

	#value(node: unknown, path: SpecPath): unknown {
		if (path.length > DEEPEST) throw new TooLarge(`is nested more than ${DEEPEST} levels deep`);
		if (this.#aliasDepth > 0 && ++this.#aliased > MOST_ALIASED)
			throw new TooLarge(`aliases (*name) expand to more than ${MOST_ALIASED} values; write fewer of them`);
		if (isAlias(node)) return this.#throughAlias(node, path, (target) => this.#value(target, path));
		if (isMap(node)) return this.#map(node, path);
		if (isSeq(node)) {
			const list: unknown[] = [];
			const places = new Map<string | number, Offsets>();
			this.#offsets.set(list, places);
			node.items.forEach((item, index) => {
				const offset = offsetOf(item) ?? offsetOf(node) ?? 0;
				places.set(index, { key: offset, value: offset });
				list.push(this.#value(item, [...path, index]));
			});
			return list;
		}
		if (!isScalar(node)) return null;
		return this.#rules.isText(path) && node.value !== null ? textOf(node) : node.value;
	}

	#map(node: Node & { items: readonly { key: unknown; value: unknown }[] }, path: SpecPath): unknown {
		const map = Object.create(null) as Record<string, unknown>;
		const places = new Map<string | number, Offsets>();
		this.#offsets.set(map, places);
		const merges: unknown[] = [];
		const seen = new Set<string>();
		for (const { key: keyNode, value } of node.items) {
			const offset = offsetOf(keyNode) ?? offsetOf(node) ?? 0;
			const target = isAlias(keyNode) ? this.#resolve(keyNode) : keyNode;
			if (!isScalar(target)) {
				this.#report(offset, path, `found ${isMap(target) ? 'a mapping' : 'a list'} as key, expected a text`);
				continue;
			}
			const key = textOf(target);
			if (seen.has(key) || key === '__proto__') {
				this.#report(
					offset,
					[...path, key],
					seen.has(key) ? 'the same key stands here twice' : 'this key is not allowed',
				);
				continue;
			}
			seen.add(key);
			if (key === '<<' && target.type === 'PLAIN') merges.push(value);
			else if (!this.#rules.isIgnored([...path, key])) {
				places.set(key, { key: offset, value: offsetOf(value) ?? offset });
				map[key] = this.#value(value, [...path, key]);
			}
		}
		for (const merge of merges) this.#merge(merge, map, places, path);
		return map;
	}

	/** Adds what `map` does not have yet; of several sources the first one wins. */
	#merge(source: unknown, map: Record<string, unknown>, places: Map<string | number, Offsets>, path: SpecPath): void {
		if (isAlias(source)) {
			this.#throughAlias(source, path, (target) => this.#merge(target, map, places, path));
		} else if (isSeq(source)) {
			for (const item of source.items) this.#merge(item, map, places, path);
		} else if (isMap(source)) {
			const merged = this.#map(source, path) as Record<string, unknown>;
			for (const [key, value] of Object.entries(merged)) {
				const place = this.#offsets.get(merged)?.get(key);
				if (key in map || place === undefined) continue;
				map[key] = value;
				places.set(key, place);
			}
		} else {
			const text = `found ${isScalar(source) ? found(source.value) : 'nothing'}, expected an alias of a mapping`;
			this.#report(offsetOf(source) ?? 0, [...path, '<<'], text);
		}
	}

	#throughAlias<Result>(
		alias: Node & { source: string },
		path: SpecPath,
		use: (target: Node) => Result,
	): Result | null {
		const target = this.#resolve(alias);
		if (target === undefined) {
			const text = `found what YAML takes for an alias, and no anchor of that name stands before it: ${inQuotes('*')}`;
			this.#report(offsetOf(alias) ?? 0, path, text);
			return null;
		}
		this.#aliasDepth++;
		if (this.#aliasDepth > DEEPEST) throw new TooLarge(`alias *${alias.source} contains itself`);
		const result = use(target);
		this.#aliasDepth--;
		return result;
	}
}

function offsetOf(node: unknown): number | undefined {
	const range = (node as { range?: readonly number[] | null } | null | undefined)?.range;
	return range?.[0];
}

/** A scalar as it was written; quoted ones without their quotes and escapes. */
function textOf(scalar: Scalar): string {
	return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value));
}
