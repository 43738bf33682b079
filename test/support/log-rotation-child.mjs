// Rotates the outputs of one instance until it is killed. Arguments: the directory, the instance, maxSizeBytes. Sends `ready`.
import { LogRotation } from '../../dist/src/agent/log-rotation.js';
import { systemClock } from '../../dist/src/sys/clock.js';
import { silentLog } from '../../dist/src/sys/log.js';
import { systemLogFiles } from '../../dist/src/sys/log-files.js';

const [directory = '', instance = '', size = '0'] = process.argv.slice(2);
const rotation = new LogRotation({ files: systemLogFiles, clock: systemClock, log: silentLog }, directory);
rotation.configure(instance, {
	maxSizeBytes: Number(size),
	maxFiles: 100_000,
	compress: process.argv[5] === 'compress',
});
rotation.start();
process.on('disconnect', () => process.exit(1));
process.send('ready');
