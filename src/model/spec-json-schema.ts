import { z } from 'zod';
import { functionSchema } from './function-schema.ts';
import { processInfoSchema, processSchema } from './process-spec-schema.ts';
import { scheduleSchema } from './schedule-schema.ts';

const NAME = /^(?!x-)[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;
const FUNCTION_NAME = /^(?!x-)[^\s\p{Cc}]{1,512}$/u;

const fileSchema = z.strictObject({
	processes: z.record(z.string().regex(NAME), processSchema).optional().describe('Processes by name.'),
	schedules: z.record(z.string().regex(NAME), scheduleSchema).optional().describe('Schedules by name.'),
	functions: z.record(z.string().regex(FUNCTION_NAME), functionSchema).optional().describe('Functions by name.'),
	processInfos: z.array(processInfoSchema).optional().describe('Processes as a list, with durations in seconds.'),
});

/** Mappings whose keys are labels, or constraints on them. */
const LABEL_KEYS: ReadonlySet<string> = new Set(['selector', 'prefer', 'avoid']);

const CHECKS = ['http', 'tcp', 'exec', 'logLine'];

/** JSON Schema (draft 2020-12) of one document of a spec file as people write it, for editors. */
export function specJsonSchema(): Record<string, unknown> {
	const { $schema, ...schema } = z.toJSONSchema(fileSchema, {
		io: 'input',
		target: 'draft-2020-12',
		override: ({ jsonSchema, path }) => {
			const key = path.at(-1);
			if ((key === 'readiness' || key === 'liveness') && jsonSchema.properties !== undefined)
				jsonSchema.oneOf = CHECKS.map((check) => ({ required: [check] }));
			// Keys of one's own are free in every mapping; where keys are about labels, every one is meant.
			const rest = jsonSchema.additionalProperties;
			if (rest === undefined || jsonSchema.patternProperties !== undefined || LABEL_KEYS.has(String(path.at(-1))))
				return;
			const keys = (jsonSchema.propertyNames as { pattern?: string } | undefined)?.pattern;
			delete jsonSchema.propertyNames;
			jsonSchema.patternProperties = { ...(keys === undefined ? {} : { [keys]: rest }), '^x-': {} };
			jsonSchema.additionalProperties = false;
		},
	});
	return { $schema, title: 'Minder spec file', ...schema };
}
