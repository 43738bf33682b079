// Opens connections and holds them until its standard input ends. Arguments: the port, how many. Prints `open` when all of them are there.
import { connect } from 'node:net';

const [port = '', count = ''] = process.argv.slice(2);
const BATCH = 200;
let open = 0;

function batch() {
	let left = Math.min(BATCH, Number(count) - open);
	for (let at = left; at > 0; at--) {
		const socket = connect(Number(port), '127.0.0.1');
		socket.on('error', (error) => {
			process.stderr.write(`${error.message}\n`);
			process.exit(1);
		});
		socket.once('connect', () => {
			open++;
			left--;
			if (left > 0) return;
			if (open < Number(count)) batch();
			else process.stdout.write('open\n');
		});
	}
}

process.stdin.resume().on('end', () => process.exit(0));
batch();
