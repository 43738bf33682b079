import { defineConfig } from 'vitest/config';

const report = process.env.VITEST_REPORT;

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts'],
		globalSetup: ['test/support/build.ts'],
		testTimeout: 30_000,
		hookTimeout: 60_000,
		reporters: report === undefined ? ['default'] : ['default', 'json'],
		...(report === undefined ? {} : { outputFile: { json: report } }),
	},
});
