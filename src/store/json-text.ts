/**
 * JSON that was stored. Node's own error shows a piece of the text, which may be a secret.
 * @throws Error that says where, and nothing of what is there
 */
export function parseStored(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		const position = /at position (\d+)/.exec(String(error))?.[1];
		throw new Error(position === undefined ? 'it is not valid JSON' : `it is not valid JSON at position ${position}`);
	}
}
