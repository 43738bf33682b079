import { MinderError } from '../src/model/errors.ts';
import type { InstanceView } from '../src/model/views.ts';
import { settledStanding } from './conditions.ts';
import { formatSpan } from './output/format.ts';
import { listInstances } from './status-watch.ts';

/** The timeout of a wait for processes to be as wished, naming what is missing. @param going lines on rollouts that go on */
export function notReady(
	instances: readonly InstanceView[],
	seconds: number,
	going: readonly string[] = [],
): MinderError {
	if (going.length > 0) return new MinderError('timeout', `not done after ${formatSpan(seconds)}: ${going.join('; ')}`);
	const left = instances.filter((each) => each.want === 'run' && settledStanding(each, undefined) !== 'yes');
	return new MinderError('timeout', `not ready after ${formatSpan(seconds)}: ${listInstances(left)}`);
}
