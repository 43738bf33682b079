import type { ProcessSpec } from '../model/process-spec.ts';
import { KILL_WAIT_SECONDS } from './instance-stop.ts';

/** From its first step until nothing of a program can be left. Seconds. */
export function longestStop({ stop }: ProcessSpec): number {
	const before = (stop.delaySeconds ?? 0) + (stop.preStop === undefined ? 0 : stop.timeoutSeconds);
	return before + stop.timeoutSeconds + KILL_WAIT_SECONDS;
}

/**
 * Seconds of silence of its node after which an instance is replaced; undefined: never. With `stopAfterSeconds` not before its agent, which counts
 * from the heartbeat that was answered last, must have stopped it.
 */
export function replaceAfter(spec: ProcessSpec, heartbeatSeconds: number): number | undefined {
	const { stopAfterSeconds, replaceAfterSeconds } = spec.disconnect ?? {};
	if (replaceAfterSeconds === undefined || spec.placement.all) return undefined;
	if (stopAfterSeconds === undefined) return replaceAfterSeconds;
	return Math.max(replaceAfterSeconds, stopAfterSeconds + longestStop(spec) + heartbeatSeconds);
}
