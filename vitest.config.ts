import { defineConfig } from 'vitest/config';

const report = process.env.VITEST_REPORT;
/** Much of what is tested here waits for others. */
const maxWorkers = '100%';
const time = { testTimeout: 30_000, hookTimeout: 60_000 };
/** Of the built command, whose every call starts a program. */
const longTime = { testTimeout: 120_000, hookTimeout: 180_000 };

export default defineConfig({
	test: {
		maxWorkers,
		projects: [
			{
				test: {
					name: 'inside',
					include: ['test/{unit,conformance,integration,regression}/**/*.test.ts'],
					...time,
				},
			},
			{
				// The built command against real processes: one file at a time, for the machine is small and the figures of usage are real.
				test: {
					name: 'e2e',
					include: ['test/e2e/**/*.test.ts'],
					globalSetup: ['test/support/build.ts'],
					fileParallelism: false,
					...longTime,
				},
			},
		],
		reporters: report === undefined ? ['default'] : ['default', 'json'],
		...(report === undefined ? {} : { outputFile: { json: report } }),
	},
});
