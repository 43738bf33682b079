import { describe, expect, it } from 'vitest';
import { telling } from '../../../../src/manager/rollouts/telling-line.ts';

describe('the line that tells most', () => {
	it.each([
		[
			'of node',
			['/app/x.js:3', '    throw e', '    ^', 'Error: boom', '    at foo:1', '', 'Node.js v22.1.0'],
			'Error: boom',
		],
		[
			'of node with fields',
			['Error: listen EADDRINUSE: :80', '    at foo:1 {', "  code: 'X'", '}'],
			'Error: listen EADDRINUSE: :80',
		],
		['of python', ['Traceback (most recent call last):', '  File "x", line 1', 'ValueError: no'], 'ValueError: no'],
		[
			'of java',
			['java.lang.IllegalStateException: no', '\tat a.b(C.java:1)', '\t... 3 more'],
			'java.lang.IllegalStateException: no',
		],
		['of go', ['panic: nil map', '', 'goroutine 1 [running]:', 'main.main()', '\t/app/x.go:3'], 'panic: nil map'],
		['of a log', ['2026 INFO up', '2026 ERROR cannot bind', '2026 INFO bye'], '2026 ERROR cannot bind'],
		['of a shell', ['begin', 'sh: 1: frob: not found'], 'sh: 1: frob: not found'],
		['of one that says nothing of an error', ['one', 'two'], 'two'],
		['of a piece of a stack', ['    at foo:1'], 'at foo:1'],
	])('%s', (_, lines, line) => expect(telling(lines)).toBe(line));

	it('is none where nothing was written', () => expect(telling(['', '  '])).toBeUndefined());
});
