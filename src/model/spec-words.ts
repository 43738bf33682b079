import { MinderError } from './errors.ts';
import { found } from './spec-found.ts';

/**
 * Splits text into words as a POSIX shell does (XCU 2.2 Quoting) and does nothing else a shell does: `$x`, `*`, `~`, `#`, `|`, `;`, `>` and
 * the like are text. Quotes and backslashes are removed:
 * - `'…'` keeps everything; - `"…"` keeps everything but `\` before `$`, `` ` ``, `"`, `\` or a line's end; - elsewhere `\` keeps the next
 * character; - `\` and a line's end together are nothing.
 *
 * @throws MinderError `usage` where a quote is not closed or a backslash ends the text
 */
export function splitWords(text: string): string[] {
	const words: string[] = [];
	let word: string | undefined;
	let quote: '"' | "'" | undefined;
	for (let i = 0; i < text.length; i++) {
		const char = text.charAt(i);
		if (quote === "'") {
			if (char === quote) quote = undefined;
			else word = `${word ?? ''}${char}`;
		} else if (char === '\\') {
			const next = text.charAt(++i);
			if (next === '')
				throw new MinderError('usage', `found ${found(text)}, expected a character after the last backslash`);
			if (next === '\n') continue;
			const kept = quote === '"' && !'$`"\\'.includes(next) ? `\\${next}` : next;
			word = `${word ?? ''}${kept}`;
		} else if (quote === '"') {
			if (char === quote) quote = undefined;
			else word = `${word ?? ''}${char}`;
		} else if (char === '"' || char === "'") {
			quote = char;
			word ??= '';
		} else if (char === ' ' || char === '\t' || char === '\n') {
			if (word !== undefined) words.push(word);
			word = undefined;
		} else {
			word = `${word ?? ''}${char}`;
		}
	}
	if (quote !== undefined) throw new MinderError('usage', `found ${found(text)}, expected a closing ${quote}`);
	if (word !== undefined) words.push(word);
	return words;
}
