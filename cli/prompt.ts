import { createInterface } from 'node:readline/promises';
import { MinderError } from '../src/model/errors.ts';

/**
 * Asks a person at the terminal; the question goes to standard error. With `hidden` what is typed is not shown.
 * @throws MinderError `cancelled` at Ctrl-C or Ctrl-D
 */
export function askTerminal(question: string, hidden: boolean): Promise<string> {
	return hidden ? askHidden(question) : askShown(question);
}

async function askShown(question: string): Promise<string> {
	const lines = createInterface({ input: process.stdin, output: process.stderr });
	try {
		return await new Promise<string>((resolve, reject) => {
			lines.once('close', () => reject(cancelled()));
			lines.once('SIGINT', () => reject(cancelled()));
			lines.question(question).then(resolve, reject);
		});
	} finally {
		lines.close();
	}
}

function askHidden(question: string): Promise<string> {
	const { stdin, stderr } = process;
	stderr.write(question);
	return new Promise((resolve, reject) => {
		let typed = '';
		const finish = (settle: () => void): void => {
			stdin.off('data', take);
			stdin.setRawMode(false);
			stdin.pause();
			stderr.write('\n');
			settle();
		};
		const take = (data: Buffer): void => {
			for (const character of data.toString('utf8')) {
				if (character === '\r' || character === '\n') return finish(() => resolve(typed));
				if (character === '\u0003' || character === '\u0004') return finish(() => reject(cancelled()));
				if (character === '\u007f' || character === '\b') typed = typed.slice(0, -1);
				else if (character >= ' ') typed += character;
			}
		};
		stdin.setRawMode(true);
		stdin.resume();
		stdin.on('data', take);
	});
}

function cancelled(): MinderError {
	return new MinderError('cancelled', 'nothing was answered, nothing was done');
}
