import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitWords } from '../../../src/model/spec-words.ts';

describe('splitWords', () => {
	it.each<[string, string[]]>([
		['', []],
		['  \t\n ', []],
		['-m cluster  -n 1', ['-m', 'cluster', '-n', '1']],
		[`a 'b c' "d e"f`, ['a', 'b c', 'd ef']],
		[`'' "" x`, ['', '', 'x']],
		['$x ${y} `z` $(w)', ['$x', '${y}', '`z`', '$(w)']],
		['* ? [a] ~ {a,b} !x', ['*', '?', '[a]', '~', '{a,b}', '!x']],
		['a # b', ['a', '#', 'b']],
		['a|b && c; d > e', ['a|b', '&&', 'c;', 'd', '>', 'e']],
		['a\\ b \\"c\\" \\\\', ['a b', '"c"', '\\']],
		[`"\\$x \\\`y\\\` \\" \\\\ \\n"`, ['$x `y` " \\ \\n']],
		[`'\\n' '"'`, ['\\n', '"']],
		['a\\\nb "c\\\nd"', ['ab', 'cd']],
		['a\nb', ['a', 'b']],
	])('splits %j', (text, words) => {
		expect(splitWords(text)).toEqual(words);
	});

	it.each([
		[`a 'b`, "expected a closing '"],
		['a "b', 'expected a closing "'],
		['a\\', 'expected a character after the last backslash'],
	])('refuses %j', (text, message) => {
		expect(() => splitWords(text)).toThrow(message);
	});

	it('gives back the words that were quoted', () => {
		const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
		fc.assert(
			fc.property(fc.array(fc.string()), (words) => {
				expect(splitWords(words.map(quoted).join(' '))).toEqual(words);
			}),
		);
	});

	it('agrees with sh on quotes and backslashes', () => {
		const texts = fc.sample(
			fc.string({ unit: fc.constantFrom('a', 'b', ' ', '"', "'", '\\', '\t', '-', '\n'), maxLength: 12 }),
			{ numRuns: 200, seed: 7 },
		);
		const readable = texts.filter((text) => {
			try {
				splitWords(text);
				return true;
			} catch {
				return false;
			}
		});
		// A line's end would end the command in a shell; here it only parts words.
		const cases = readable.map((text) => text.replaceAll(/(?<!\\)\n/g, ' ')).filter((text) => !text.includes('\n'));
		const script = cases.map((text) => `printf '<%s>' ${text}\nprintf '\\0'`).join('\n');
		const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
		const shown = (words: string[]) => (words.length === 0 ? '<>' : words.map((word) => `<${word}>`).join(''));
		expect(cases.length).toBeGreaterThan(50);
		expect(stdout.split('\0').slice(0, -1)).toEqual(cases.map((text) => shown(splitWords(text))));
	});
});
