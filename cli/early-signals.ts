/**
 * A daemon that is told to come anew (SIGUSR2) before it listens for that has only just come: nothing is to be done. Without this it would
 * end. To be imported first.
 */
const [command = ''] = process.argv.slice(2);
if (command === 'manager' || command === 'agent') process.on('SIGUSR2', () => undefined);
