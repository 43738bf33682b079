// Works one piece a second, and one piece in CRASH_ONE_IN is too much for it.
const odds = Number(process.env.CRASH_ONE_IN ?? 20);
let piece = 0;

setInterval(() => {
	piece++;
	if (Math.random() * odds < 1) {
		console.error(`piece ${piece} was too much`);
		process.exit(3);
	}
	console.log(`piece ${piece} is done`);
}, 1000);
